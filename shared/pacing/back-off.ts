/** Waiting times for what is busy: growing, capped, and never in step with the others who wait. */

const FIRST_DELAY_MS = 20;
const LONGEST_DELAY_MS = 1000;
const MOST_DOUBLINGS = 6;

/**
 * Milliseconds until a batch asks again for a connection that is taken.
 *
 * @param waited how often it has asked in vain, from 0
 * @param random a number in [0, 1): full jitter over the upper half keeps waiters apart
 */
export function busyDelayMs(waited: number, random: number): number {
  const longest = Math.min(
    FIRST_DELAY_MS * 2 ** Math.min(waited, MOST_DOUBLINGS),
    LONGEST_DELAY_MS,
  );
  return Math.round(longest / 2 + (longest / 2) * random);
}
