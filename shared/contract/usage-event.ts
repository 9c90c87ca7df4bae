import * as v from 'valibot';
import { parseId } from './id.ts';

/** The name of the event, and the first thing that a reader looks for. */
export const USAGE_EVENT = 'usage.hit';

/**
 * One unit spent from a lease, as a line of a log. It is written before the answer is sent, so that
 * the log knows of every hit, whatever is killed. It names no address and no key.
 */
export const UsageEventSchema = v.object({
  event: v.literal(USAGE_EVENT),
  /** `acct_…` */
  account: v.pipe(
    v.string(),
    v.check((id) => parseId('acct', id) !== null),
  ),
  /** `lease_…` */
  lease: v.pipe(
    v.string(),
    v.check((id) => parseId('lease', id) !== null),
  ),
  /** How many units of the lease are spent with this one: the last line tells them all. */
  n: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** `req_…`: the request that it was spent on. */
  request_id: v.string(),
});
export type UsageEvent = v.InferOutput<typeof UsageEventSchema>;
