import type { KeyRecord } from '#shared/contract/key-record.ts';
import { eq } from 'drizzle-orm';
import { keyRecordOf } from './api-key.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { apiKeys } from './schema.ts';

/** The record of the key with this digest, revoked or not; null when no account has it. */
export async function findKeyByDigest(
  database: Database,
  digest: string,
): Promise<KeyRecord | null> {
  const [found] = await inStore(database, 'find key', (queries) =>
    queries
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.digest, digest))
      .prepare('find_key_by_digest')
      .execute(),
  );
  return found === undefined ? null : keyRecordOf(found);
}
