import { IDEMPOTENCY_HOURS } from '#shared/contract/idempotency-key.ts';
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { NamedRequest } from './idempotency-key.ts';
import { bareId } from './identity.ts';
import type { Queries } from './pool.ts';
import { idempotencyKeys as keys } from './schema.ts';

export interface NewClaim extends NamedRequest {
  /** A bare UUID that names this attempt. */
  readonly lease: string;
  /** Milliseconds in which the attempt ends; after them another one may begin. */
  readonly leaseMs: number;
  /** A bare UUID for the work to be done under, where no earlier attempt has given it one. */
  readonly validationId: string;
}

export type Claim =
  /** The work is the caller's to do, under this id; `again` where an earlier attempt was left off. */
  | { readonly kind: 'claimed'; readonly validationId: string; readonly again: boolean }
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'in_flight' }
  /** The key stands for another request. */
  | { readonly kind: 'other_request' };

/** Takes a key for a request, or says what has become of the request that it stands for. */
export async function claimIdempotencyKey(database: Database, claim: NewClaim): Promise<Claim> {
  return await inStore(database, 'claim idempotency key', async (queries) => {
    const [taken] = await take(queries, claim);
    if (taken !== undefined) {
      const again = taken.validationId !== claim.validationId;
      return { kind: 'claimed', validationId: taken.validationId, again };
    }
    const [held] = await queries
      .select({ requestDigest: keys.requestDigest, answer: keys.answer })
      .from(keys)
      .where(
        and(
          eq(keys.accountId, bareId('acct', claim.accountId)),
          eq(keys.keyDigest, claim.keyDigest),
          gt(keys.expiresAt, sql`now()`),
        ),
      );
    // Given back or erased at this very moment: sent again, it is claimed.
    if (held === undefined) return { kind: 'in_flight' };
    if (held.requestDigest !== claim.requestDigest) return { kind: 'other_request' };
    return held.answer === null ? { kind: 'in_flight' } : { kind: 'answered', answer: held.answer };
  });
}

/**
 * The one statement that takes: a key that is new, or too old to stand for anything, or whose attempt
 * was left off. All is by the clock of the database, which every process shares.
 */
function take(queries: Queries, claim: NewClaim) {
  const expired = sql`${keys.expiresAt} <= now()`;
  return queries
    .insert(keys)
    .values({
      accountId: bareId('acct', claim.accountId),
      keyDigest: claim.keyDigest,
      requestDigest: claim.requestDigest,
      validationId: claim.validationId,
      addressHash: claim.addressHash,
      lease: claim.lease,
      leasedUntil: sql`now() + ${claim.leaseMs} * interval '1 millisecond'`,
      expiresAt: sql`now() + ${IDEMPOTENCY_HOURS} * interval '1 hour'`,
    })
    .onConflictDoUpdate({
      target: [keys.accountId, keys.keyDigest],
      set: {
        requestDigest: sql`excluded.request_digest`,
        validationId: sql`CASE WHEN ${expired} THEN excluded.validation_id ELSE ${keys.validationId} END`,
        addressHash: sql`excluded.address_hash`,
        lease: sql`excluded.lease`,
        leasedUntil: sql`excluded.leased_until`,
        answer: null,
        expiresAt: sql`CASE WHEN ${expired} THEN excluded.expires_at ELSE ${keys.expiresAt} END`,
      },
      setWhere: sql`${expired} OR (
        ${keys.answer} IS NULL AND ${keys.leasedUntil} <= now()
        AND ${keys.requestDigest} = excluded.request_digest
      )`,
    })
    .returning({ validationId: keys.validationId });
}
