/** How many units to ask for. */
import { LARGEST_LEASE } from '#shared/contract/lease.ts';

/**
 * Units that are asked for where nothing is known. Fewer than this are lent only when the plan is
 * nearly used up.
 */
export const SMALLEST_LEASE = 10;
/** Milliseconds of the traffic seen last that a lease is to last for: half of its life. */
const LASTS_MS = 10_000;

/**
 * Units for the traffic that the lease before has seen.
 *
 * @param used units that it has handed out
 * @param forMs milliseconds that it took; a Worker's clock may not have moved
 */
export function leaseSize(used: number, forMs: number): number {
  const expected = Math.ceil((used * LASTS_MS) / Math.max(1, forMs));
  return Math.min(LARGEST_LEASE, Math.max(SMALLEST_LEASE, expected));
}
