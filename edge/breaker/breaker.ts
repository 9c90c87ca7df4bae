/**
 * When to stop asking a part that does not answer. Closed, it is asked. Open, it is not. After the
 * cool-down it is half open: one question finds out, and closes it or opens it for twice as long.
 */

export interface BreakerRules {
  /** Failures in a row that open it. */
  readonly strikesToOpen: number;
  readonly firstCoolDownMs: number;
  readonly longestCoolDownMs: number;
  /**
   * How long the one question of a half-open breaker may take. A request that is cancelled never
   * tells how it ended, so another may ask after this.
   */
  readonly trialMs: number;
}

export type Breaker =
  | { readonly kind: 'closed'; readonly strikes: number }
  | { readonly kind: 'open'; readonly untilMs: number; readonly coolDownMs: number }
  | { readonly kind: 'half_open'; readonly untilMs: number; readonly coolDownMs: number };

export const CLOSED: Breaker = { kind: 'closed', strikes: 0 };

/** Whether to ask now, and the breaker after that was decided. */
export function admit(
  breaker: Breaker,
  nowMs: number,
  { trialMs }: BreakerRules,
): { readonly mayAsk: boolean; readonly breaker: Breaker } {
  if (breaker.kind === 'closed') return { mayAsk: true, breaker };
  if (nowMs < breaker.untilMs) return { mayAsk: false, breaker };
  const { coolDownMs } = breaker;
  return { mayAsk: true, breaker: { kind: 'half_open', untilMs: nowMs + trialMs, coolDownMs } };
}

/**
 * The breaker after a failure. One that ends while it is open began before, and is no news.
 *
 * @param random from 0 up to and without 1
 */
export function afterFailure(
  breaker: Breaker,
  nowMs: number,
  random: number,
  rules: BreakerRules,
): Breaker {
  switch (breaker.kind) {
    case 'closed': {
      const strikes = breaker.strikes + 1;
      if (strikes < rules.strikesToOpen) return { kind: 'closed', strikes };
      return opened(rules.firstCoolDownMs, nowMs, random);
    }
    case 'open':
      return breaker;
    case 'half_open':
      return opened(Math.min(2 * breaker.coolDownMs, rules.longestCoolDownMs), nowMs, random);
  }
}

/** The least part of a cool-down that is waited for; the rest is left to chance. */
const SURE_SHARE = 0.5;

/** Isolates that saw one outage begin at one moment do not all come back at one moment. */
function opened(coolDownMs: number, nowMs: number, random: number): Breaker {
  const waitMs = coolDownMs * (SURE_SHARE + (1 - SURE_SHARE) * random);
  return { kind: 'open', untilMs: nowMs + waitMs, coolDownMs };
}
