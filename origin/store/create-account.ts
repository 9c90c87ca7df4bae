import type { Account } from './account.ts';
import { accountOf } from './account.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { accounts } from './schema.ts';

/** Creates an account, or returns null when another has the name. */
export async function createAccount(
  database: Database,
  account: Pick<Account, 'id' | 'name'>,
): Promise<Account | null> {
  const [created] = await inStore(database, 'create account', (queries) =>
    queries
      .insert(accounts)
      .values({ id: bareId('acct', account.id), name: account.name })
      .onConflictDoNothing({ target: accounts.name })
      .returning(),
  );
  return created === undefined ? null : accountOf(created);
}
