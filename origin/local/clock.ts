import { setTimeout as delay } from 'node:timers/promises';

/** Time, as a supervisor needs it. */
export interface Clock {
  /** Milliseconds, from any beginning. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
