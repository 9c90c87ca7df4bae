import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { optOuts } from './schema.ts';

/**
 * Takes an opt-out back. Its row stays, with a higher version, and the edge is told.
 *
 * @param domain lower case, with A-labels
 * @returns false where that name was not opted out
 */
export async function removeOptOut(database: Database, domain: string): Promise<boolean> {
  const removed = await inStore(database, 'remove opt-out', (queries) =>
    queries
      .update(optOuts)
      .set({ status: 'removed', changedAt: sql`now()` })
      .where(and(eq(optOuts.domain, domain), eq(optOuts.status, 'active')))
      .returning({ domain: optOuts.domain }),
  );
  return removed.length > 0;
}
