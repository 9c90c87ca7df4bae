/** How fast one egress address may go at one MX group: window, rate and breaker together. */
import { CLOSED, nextBreaker, phaseOf } from './breaker.ts';
import type { Block, Breaker } from './breaker.ts';
import type { ConnectionOutcome } from './connection-outcome.ts';
import type { ProviderPolicy } from './provider-policy.ts';
import { fullBucket, takeToken } from './rate.ts';
import type { TokenBucket } from './rate.ts';
import { firstWindow, nextWindow } from './window.ts';
import type { ConnectionWindow } from './window.ts';

export interface Pace {
  readonly window: ConnectionWindow;
  readonly bucket: TokenBucket;
  readonly breaker: Breaker;
}

/** Towards a group that nothing is known of. */
export function firstPace(policy: ProviderPolicy, nowMs: number): Pace {
  return {
    window: firstWindow(policy, nowMs),
    bucket: fullBucket(policy.connectionsPerMinute, nowMs),
    breaker: CLOSED,
  };
}

/** Whether a connection may be opened now. */
export type Admission =
  | { readonly kind: 'closed'; readonly block: Block }
  /** The rate is used up. */
  | { readonly kind: 'busy' }
  /** It may where fewer than `atOnce` are open, and `pace` is how things stand then. */
  | { readonly kind: 'admitted'; readonly atOnce: number; readonly pace: Pace };

/** Asks for one more connection. */
export function admit(pace: Pace, policy: ProviderPolicy, nowMs: number): Admission {
  const { block } = pace.breaker;
  if (block !== null && nowMs < block.untilMs) return { kind: 'closed', block };
  const bucket = takeToken(pace.bucket, policy.connectionsPerMinute, nowMs);
  if (bucket === null) return { kind: 'busy' };
  return { kind: 'admitted', atOnce: connectionsAtOnce(pace, policy), pace: { ...pace, bucket } };
}

/** How things stand after a connection; the same object where nothing changes. */
export function nextPace(
  pace: Pace,
  outcome: ConnectionOutcome,
  policy: ProviderPolicy,
  nowMs: number,
): Pace {
  // What was opened before a block held ends after it, and must not be counted again.
  if (phaseOf(pace.breaker, nowMs) === 'open') return pace;
  const window = nextWindow(pace.window, outcome, policy, nowMs);
  const breaker = nextBreaker(pace.breaker, outcome, nowMs);
  if (window === pace.window && breaker === pace.breaker) return pace;
  return { ...pace, window, breaker };
}

/** While it is in doubt whether we are welcome, one connection at a time finds out. */
function connectionsAtOnce({ window, breaker }: Pace, policy: ProviderPolicy): number {
  const inDoubt = breaker.block !== null || breaker.strikes > 0;
  return Math.min(inDoubt ? 1 : window.size, policy.connections);
}
