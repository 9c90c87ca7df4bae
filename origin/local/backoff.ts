/** Milliseconds before the first restart: long enough that a crash loop does not eat a core. */
const FIRST_DELAY_MS = 100;
/** The longest wait: a part that cannot start is tried again often enough to recover by itself. */
const LONGEST_DELAY_MS = 5_000;

/** A part that stayed up this long had started well: its next failure is a first one again. */
export const STABLE_AFTER_MS = 10_000;

/**
 * Milliseconds to wait before a part is started again.
 *
 * @param failures how often in a row it has died already, 0 the first time
 */
export function restartDelayMs(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 16));
}
