import * as v from 'valibot';

export const SCOPES = ['validate', 'jobs', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What the gate knows of an API key, found by the key's digest. A revoked key stays as a tombstone
 * with a higher version: a late write of an older version can then never bring it back.
 */
export const KeyRecordSchema = v.object({
  /** Grows with each change; the higher one wins wherever two meet. */
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  status: v.picklist(['active', 'revoked']),
  /** `key_…` */
  key_id: v.string(),
  /** `acct_…` */
  account_id: v.string(),
  environment: v.picklist(['live', 'test']),
  scopes: v.array(v.picklist(SCOPES)),
});
export type KeyRecord = v.InferOutput<typeof KeyRecordSchema>;

const KEY_RECORD_PREFIX = 'gate:key:';

/** Where a key's record lies in the global cache. The digest is a keyed hash; the key is nowhere. */
export function keyRecordKey(digest: string): string {
  return `${KEY_RECORD_PREFIX}${digest}`;
}
