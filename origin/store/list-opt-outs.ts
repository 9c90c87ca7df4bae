import { asc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { OptOut } from './opt-out.ts';
import { optOuts } from './schema.ts';

/**
 * Milliseconds for reading the list: it is read again every few seconds, and whoever waits for it
 * does not ask a server meanwhile.
 */
const LIST_DEADLINE_MS = 2000;

/** Every name that is opted out, in order. {@link addOptOut} keeps their number bounded. */
export async function listOptOuts(database: Database): Promise<readonly OptOut[]> {
  return await inStore(
    database,
    'list opt-outs',
    (queries) =>
      queries
        .select({ domain: optOuts.domain, since: optOuts.changedAt })
        .from(optOuts)
        .where(eq(optOuts.status, 'active'))
        .orderBy(asc(optOuts.domain)),
    LIST_DEADLINE_MS,
  );
}
