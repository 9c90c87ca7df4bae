import type { Account } from './account.ts';
import { accountOf } from './account.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { accounts } from './schema.ts';

/** An account to be made; without a quota it has no limit. */
export type NewAccount = Pick<Account, 'id' | 'name'> & Partial<Pick<Account, 'quota'>>;

/** Creates an account, or returns null when another has the name. */
export async function createAccount(
  database: Database,
  account: NewAccount,
): Promise<Account | null> {
  const [created] = await inStore(database, 'create account', (queries) =>
    queries
      .insert(accounts)
      .values({
        id: bareId('acct', account.id),
        name: account.name,
        monthlyQuota: account.quota ?? null,
      })
      .onConflictDoNothing({ target: accounts.name })
      .returning(),
  );
  return created === undefined ? null : accountOf(created);
}
