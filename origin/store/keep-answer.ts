import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { Lease } from './idempotency-key.ts';
import { bareId } from './identity.ts';
import { idempotencyKeys as keys } from './schema.ts';
import { storableJson } from './storable.ts';

/**
 * Keeps the answer of an attempt.
 *
 * @param answer anything that JSON can hold, without an address
 * @returns false where another attempt has taken its place, or the address was erased
 */
export async function keepAnswer(
  database: Database,
  lease: Lease,
  answer: unknown,
): Promise<boolean> {
  const kept = await inStore(database, 'keep answer', (queries) =>
    queries
      .update(keys)
      .set({ answer: JSON.parse(storableJson(answer)) })
      .where(heldBy(lease))
      .returning({ key: keys.keyDigest }),
  );
  return kept.length > 0;
}

/** Gives a key back whose request was refused: sent again, it is a new one. */
export async function releaseIdempotencyKey(database: Database, lease: Lease): Promise<void> {
  await inStore(database, 'release idempotency key', (queries) =>
    queries.delete(keys).where(heldBy(lease)),
  );
}

function heldBy({ accountId, keyDigest, lease }: Lease) {
  return and(
    eq(keys.accountId, bareId('acct', accountId)),
    eq(keys.keyDigest, keyDigest),
    eq(keys.lease, lease),
    isNull(keys.answer),
  );
}

/** Ends an attempt that failed: the next one takes it up at once, under the same id. */
export async function endLease(database: Database, lease: Lease): Promise<void> {
  await inStore(database, 'end lease', (queries) =>
    queries
      .update(keys)
      .set({ leasedUntil: sql`now()` })
      .where(heldBy(lease)),
  );
}
