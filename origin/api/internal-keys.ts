import type { KeyRecord } from '#shared/contract/key-record.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { KeyCheck } from './key-check.ts';

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * What the edge asks for when neither its memory nor the global cache knows a key.
 *
 * @throws Fault `not_found` where no key has the digest
 */
export async function keyRecordOfDigest(digest: string, keys: KeyCheck): Promise<KeyRecord> {
  const record = DIGEST.test(digest) ? await keys.byDigest(digest) : null;
  if (record === null) throw new Fault('not_found', 'key');
  return record;
}
