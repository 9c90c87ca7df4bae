import { eq } from 'drizzle-orm';
import type { Account } from './account.ts';
import { accountOf } from './account.ts';
import { createAccount } from './create-account.ts';
import type { NewAccount } from './create-account.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { accounts } from './schema.ts';

/** The account of that name as it is; made with the given id and quota when there is none yet. */
export async function findOrCreateAccount(
  database: Database,
  account: NewAccount,
): Promise<Account> {
  const created = await createAccount(database, account);
  if (created !== null) return created;
  const [found] = await inStore(database, 'find account', (queries) =>
    queries.select().from(accounts).where(eq(accounts.name, account.name)),
  );
  if (found === undefined) throw new TypeError('impossible account: its name is taken by none');
  return accountOf(found);
}
