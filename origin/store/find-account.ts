import { eq } from 'drizzle-orm';
import { parseId } from '#shared/contract/id.ts';
import type { Account } from './account.ts';
import { accountOf } from './account.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { accounts } from './schema.ts';

/** The account with that id, `acct_…`, or of that name; null where there is none. */
export async function findAccount(database: Database, nameOrId: string): Promise<Account | null> {
  const uuid = parseId('acct', nameOrId);
  const isIt = uuid === null ? eq(accounts.name, nameOrId) : eq(accounts.id, uuid);
  const [found] = await inStore(database, 'find account', (queries) =>
    queries.select().from(accounts).where(isIt),
  );
  return found === undefined ? null : accountOf(found);
}
