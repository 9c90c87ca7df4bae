import { count, eq, ne, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { MOST_OPT_OUTS } from './opt-out.ts';
import { optOuts } from './schema.ts';

/** `full`: there are {@link MOST_OPT_OUTS} already, and nothing was added. */
export type AddedOptOut = 'added' | 'there already' | 'full';

/**
 * Opts a name out. Triggers raise its version and tell the edge in the same transaction.
 *
 * @param domain lower case, with A-labels
 */
export async function addOptOut(database: Database, domain: string): Promise<AddedOptOut> {
  return await inStore(database, 'add opt-out', async (queries) => {
    const [active] = await queries
      .select({ names: count() })
      .from(optOuts)
      .where(eq(optOuts.status, 'active'));
    if ((active?.names ?? 0) >= MOST_OPT_OUTS) return 'full';
    const changed = await queries
      .insert(optOuts)
      .values({ domain })
      .onConflictDoUpdate({
        target: optOuts.domain,
        set: { status: 'active', changedAt: sql`now()` },
        setWhere: ne(optOuts.status, 'active'),
      })
      .returning({ domain: optOuts.domain });
    return changed.length > 0 ? 'added' : 'there already';
  });
}
