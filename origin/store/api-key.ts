import { formatId } from '#shared/contract/id.ts';
import { KeyRecordSchema } from '#shared/contract/key-record.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import * as v from 'valibot';
import type { apiKeys } from './schema.ts';

/** An API key as its owner sees it listed. The key itself is known to nobody but its holder. */
export interface ApiKey extends KeyRecord {
  readonly name: string;
  readonly last4: string;
  readonly account_name: string;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

type ApiKeyRow = typeof apiKeys.$inferSelect;

/** What the gate needs of a key's row. */
export function keyRecordOf(row: ApiKeyRow): KeyRecord {
  return v.parse(KeyRecordSchema, {
    version: row.version,
    status: row.status,
    key_id: formatId('key', row.id),
    account_id: formatId('acct', row.accountId),
    environment: row.environment,
    scopes: row.scopes,
  });
}

export function apiKeyOf(row: ApiKeyRow, accountName: string): ApiKey {
  return {
    ...keyRecordOf(row),
    name: row.name,
    last4: row.last4,
    account_name: accountName,
    created_at: row.createdAt,
    revoked_at: row.revokedAt,
  };
}
