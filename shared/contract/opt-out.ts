import * as v from 'valibot';

/**
 * What the edge may know of an opt-out. One that was taken back stays as a tombstone with a higher
 * version: a late write of an older version can then never bring it back.
 */
export const OptOutRecordSchema = v.object({
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  status: v.picklist(['active', 'removed']),
  /** Lower case, with A-labels; stands for all names under it. */
  domain: v.string(),
});

const OPT_OUT_PREFIX = 'gate:optout:';

/** Where an opt-out lies in the global cache. */
export function optOutKey(domain: string): string {
  return `${OPT_OUT_PREFIX}${domain}`;
}
