/**
 * Ids at the border of the store. Outside they carry their prefix (`val_…`); the tables hold the
 * bare UUID.
 */
import { parseId, uuidV7Time } from '#shared/contract/id.ts';
import type { IdPrefix } from '#shared/contract/id.ts';

/** The UUID behind an id that our own code made; any other is a mistake of ours. */
export function bareId(prefix: IdPrefix, id: string): string {
  const uuid = parseId(prefix, id);
  if (uuid === null) throw new TypeError(`impossible id: not of the form ${prefix}_UUIDv7`);
  return uuid;
}

/** The time that a bare UUIDv7 carries: `created_at` of its row. */
export function createdAt(uuid: string): Date {
  return new Date(uuidV7Time(uuid));
}
