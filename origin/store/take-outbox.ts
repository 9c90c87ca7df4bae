import { asc, eq, getTableColumns, inArray, lte, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { OutboxEntry } from './outbox.ts';
import { outbox } from './schema.ts';

/**
 * Milliseconds for which entries are claimed. If whoever claimed them dies, others apply them after
 * this; a revoked key stops working everywhere within ten seconds all the same.
 */
const CLAIM_MS = 4000;

/**
 * Takes the oldest entries, has them applied, and removes them. Others may take at the same time:
 * each claims different entries. If `apply` throws, or takes longer than the claim, or the process
 * dies, the entries are applied again, so applying twice must do no harm.
 *
 * @returns how many were applied; less than `limit` means that no more are waiting
 * @throws what `apply` throws, unchanged
 */
export async function takeOutbox(
  database: Database,
  limit: number,
  apply: (entries: readonly OutboxEntry[]) => Promise<void>,
): Promise<number> {
  const claimed = await claim(database, limit);
  if (claimed.length === 0) return 0;
  const ids = claimed.map((entry) => entry.id);
  try {
    await apply(
      claimed.map(({ topic, key, version, payload }) => ({ topic, key, version, payload })),
    );
  } catch (error) {
    // If this fails too, the claim just ends by itself.
    await release(database, ids).catch(() => {});
    throw error;
  }
  await inStore(database, 'empty outbox', (queries) =>
    queries.delete(outbox).where(inArray(outbox.id, ids)),
  );
  return claimed.length;
}

async function claim(
  database: Database,
  limit: number,
): Promise<readonly (typeof outbox.$inferSelect)[]> {
  const rows = await inStore(database, 'take outbox', (queries) => {
    const free = queries.$with('free').as(
      queries
        .select({ id: outbox.id })
        .from(outbox)
        .where(lte(outbox.claimedUntil, sql`now()`))
        .orderBy(asc(outbox.id))
        .limit(limit)
        .for('update', { skipLocked: true }),
    );
    return queries
      .with(free)
      .update(outbox)
      .set({ claimedUntil: sql`now() + ${CLAIM_MS} * interval '1 millisecond'` })
      .from(free)
      .where(eq(outbox.id, free.id))
      .returning(getTableColumns(outbox));
  });
  return rows.toSorted((a, b) => a.id - b.id);
}

async function release(database: Database, ids: readonly number[]): Promise<void> {
  await inStore(database, 'release outbox', (queries) =>
    queries
      .update(outbox)
      .set({ claimedUntil: sql`'-infinity'` })
      .where(inArray(outbox.id, [...ids])),
  );
}
