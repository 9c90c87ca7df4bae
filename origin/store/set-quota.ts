import { eq } from 'drizzle-orm';
import type { Account } from './account.ts';
import { accountOf } from './account.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { accounts } from './schema.ts';

/**
 * Sets how many units an account may use in a month; it holds from the next lease on.
 *
 * @param quota null for no limit
 * @returns the account as it is now, or null where there is no such account
 */
export async function setQuota(
  database: Database,
  accountId: string,
  quota: number | null,
): Promise<Account | null> {
  const [changed] = await inStore(database, 'set quota', (queries) =>
    queries
      .update(accounts)
      .set({ monthlyQuota: quota })
      .where(eq(accounts.id, bareId('acct', accountId)))
      .returning(),
  );
  return changed === undefined ? null : accountOf(changed);
}
