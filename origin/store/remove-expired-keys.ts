import { inArray, lte, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { idempotencyKeys as keys } from './schema.ts';

/**
 * Removes keys that are past their day, the oldest first, and no more than `limit`. Others may do the
 * same at the same time: each takes different ones.
 *
 * @returns how many went; less than `limit` means that no more are left
 */
export async function removeExpiredKeys(database: Database, limit: number): Promise<number> {
  const gone = await inStore(database, 'remove expired keys', (queries) =>
    queries
      .delete(keys)
      .where(
        inArray(
          sql`ctid`,
          queries
            .select({ ctid: sql`ctid` })
            .from(keys)
            .where(lte(keys.expiresAt, sql`now()`))
            .orderBy(keys.expiresAt)
            .limit(limit)
            .for('update', { skipLocked: true }),
        ),
      )
      .returning({ key: keys.keyDigest }),
  );
  return gone.length;
}
