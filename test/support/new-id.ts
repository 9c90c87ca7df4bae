import { randomBytes } from 'node:crypto';
import { formatId, UUID_RANDOM_BYTES, uuidV7 } from '#shared/contract/id.ts';
import type { IdPrefix } from '#shared/contract/id.ts';

/** A new id, made now or at the given time (Unix milliseconds). */
export function newId(prefix: IdPrefix, atMs: number = Date.now()): string {
  return formatId(prefix, uuidV7(atMs, randomBytes(UUID_RANDOM_BYTES)));
}
