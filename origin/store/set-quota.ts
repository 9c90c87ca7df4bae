import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { accounts } from './schema.ts';

/**
 * Sets how many units an account may use in a month; it holds from the next lease on.
 *
 * @param quota null for no limit
 */
export async function setQuota(
  database: Database,
  accountId: string,
  quota: number | null,
): Promise<void> {
  await inStore(database, 'set quota', (queries) =>
    queries
      .update(accounts)
      .set({ monthlyQuota: quota })
      .where(eq(accounts.id, bareId('acct', accountId))),
  );
}
