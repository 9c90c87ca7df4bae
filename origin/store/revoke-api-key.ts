import { parseId } from '#shared/contract/id.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { and, eq, sql } from 'drizzle-orm';
import { keyRecordOf } from './api-key.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { apiKeys } from './schema.ts';

/**
 * Revokes a key for good. Triggers raise its version and tell the edge in the same transaction. A
 * key that was revoked before stays as it is.
 *
 * @param id `key_…`
 * @returns the key's record, or null when there is no such key
 */
export async function revokeApiKey(database: Database, id: string): Promise<KeyRecord | null> {
  const uuid = parseId('key', id);
  if (uuid === null) return null;
  return await inStore(database, 'revoke key', async (queries) => {
    await queries
      .update(apiKeys)
      .set({ status: 'revoked', revokedAt: sql`now()` })
      .where(and(eq(apiKeys.id, uuid), eq(apiKeys.status, 'active')));
    const [found] = await queries.select().from(apiKeys).where(eq(apiKeys.id, uuid));
    return found === undefined ? null : keyRecordOf(found);
  });
}
