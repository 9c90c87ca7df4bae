import { admit, afterFailure, CLOSED } from './breaker.ts';
import type { Breaker, BreakerRules } from './breaker.ts';

/** A breaker that lives as long as the isolate does. */
export interface Fuse {
  /** Whether to ask now. Where it says yes, tell how that ended. */
  mayAsk(): boolean;
  succeeded(): void;
  failed(): void;
  /** Milliseconds until it is worth asking again; 0 where that is now. */
  waitMs(): number;
}

export interface FuseWorld {
  readonly now: () => number;
  /** From 0 up to and without 1. */
  readonly random: () => number;
}

export function createFuse(rules: BreakerRules, { now, random }: FuseWorld): Fuse {
  let breaker: Breaker = CLOSED;
  return {
    mayAsk: () => {
      const admitted = admit(breaker, now(), rules);
      breaker = admitted.breaker;
      return admitted.mayAsk;
    },
    succeeded: () => {
      breaker = CLOSED;
    },
    failed: () => {
      breaker = afterFailure(breaker, now(), random(), rules);
    },
    waitMs: () => (breaker.kind === 'open' ? Math.max(0, breaker.untilMs - now()) : 0),
  };
}
