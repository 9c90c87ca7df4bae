import { desc, eq } from 'drizzle-orm';
import type { ApiKey } from './api-key.ts';
import { apiKeyOf } from './api-key.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { accounts, apiKeys } from './schema.ts';

/** Keys that one listing shows: more than a person reads. */
const LISTED_KEYS = 1000;

/** Keys, newest first and at most {@link LISTED_KEYS}: of one account, or of all. */
export async function listApiKeys(
  database: Database,
  accountId?: string,
): Promise<readonly ApiKey[]> {
  const ofAccount =
    accountId === undefined ? undefined : eq(apiKeys.accountId, bareId('acct', accountId));
  const rows = await inStore(database, 'list keys', (queries) =>
    queries
      .select({ key: apiKeys, accountName: accounts.name })
      .from(apiKeys)
      .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
      .where(ofAccount)
      .orderBy(desc(apiKeys.id))
      .limit(LISTED_KEYS),
  );
  return rows.map((row) => apiKeyOf(row.key, row.accountName));
}
