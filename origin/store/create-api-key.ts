import type { KeyRecord, Scope } from '#shared/contract/key-record.ts';
import { keyRecordOf } from './api-key.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { apiKeys } from './schema.ts';

export interface NewApiKey {
  /** `key_…` */
  readonly id: string;
  readonly accountId: string;
  /** Keyed hash of the key, in hex. */
  readonly digest: string;
  readonly environment: KeyRecord['environment'];
  readonly scopes: readonly Scope[];
  /** What its owner calls it. */
  readonly name: string;
  /** The key's last four characters. */
  readonly last4: string;
}

/** Stores a new key, active and in version 1; a trigger tells the edge in the same transaction. */
export async function createApiKey(database: Database, key: NewApiKey): Promise<KeyRecord> {
  const [created] = await inStore(database, 'create key', (queries) =>
    queries
      .insert(apiKeys)
      .values({
        id: bareId('key', key.id),
        accountId: bareId('acct', key.accountId),
        digest: key.digest,
        environment: key.environment,
        scopes: [...key.scopes],
        name: key.name,
        last4: key.last4,
      })
      .returning(),
  );
  if (created === undefined) throw new TypeError('impossible insert: it returned no row');
  return keyRecordOf(created);
}
