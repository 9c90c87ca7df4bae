/**
 * When to leave a group of servers alone. Closed, connections are made. Open, none are. After the
 * cool-down it is half open: one connection finds out, and closes it or opens it for twice as long.
 */
import type { BlockReason } from './block-reason.ts';
import type { ConnectionOutcome } from './connection-outcome.ts';

/** One refusal may be the whim of one domain or of one machine; two in a row are an answer. */
const STRIKES_TO_OPEN = 2;
const FIRST_COOL_DOWN_MS = 30 * 60_000;
const LONGEST_COOL_DOWN_MS = 24 * 3_600_000;

export interface Block {
  readonly because: BlockReason;
  /** No connection before this. */
  readonly untilMs: number;
  readonly coolDownMs: number;
}

export interface Breaker {
  /** Refusals in a row since the last answer, while closed. */
  readonly strikes: number;
  /** The block that holds or, once its time has passed, waits for a connection to disprove it. */
  readonly block: Block | null;
}

export const CLOSED: Breaker = { strikes: 0, block: null };

export type BreakerPhase = 'closed' | 'open' | 'half_open';

export function phaseOf({ block }: Breaker, nowMs: number): BreakerPhase {
  if (block === null) return 'closed';
  return nowMs < block.untilMs ? 'open' : 'half_open';
}

/**
 * The breaker after a connection; the same object where nothing changes.
 *
 * A server that turns this client away before any recipient was named has said all there is to say:
 * that opens it at once. What ends while it is open began before, and is no news.
 */
export function nextBreaker(breaker: Breaker, outcome: ConnectionOutcome, nowMs: number): Breaker {
  const phase = phaseOf(breaker, nowMs);
  if (phase === 'open') return breaker;
  switch (outcome) {
    case 'clean':
      return phase === 'closed' && breaker.strikes === 0 ? breaker : CLOSED;
    case 'blocked':
      return opened(breaker, 'sender_blocked', nowMs);
    case 'refused':
      return struck(breaker, 'sender_blocked', nowMs);
    case 'rate_limited':
      return struck(breaker, 'rate_limited', nowMs);
    case 'strained':
    case 'inconclusive':
      return breaker;
  }
}

function struck(breaker: Breaker, because: BlockReason, nowMs: number): Breaker {
  const strikes = breaker.strikes + 1;
  if (breaker.block !== null || strikes >= STRIKES_TO_OPEN) return opened(breaker, because, nowMs);
  return { strikes, block: null };
}

function opened({ block }: Breaker, because: BlockReason, nowMs: number): Breaker {
  const coolDownMs =
    block === null ? FIRST_COOL_DOWN_MS : Math.min(2 * block.coolDownMs, LONGEST_COOL_DOWN_MS);
  return { strikes: 0, block: { because, untilMs: nowMs + coolDownMs, coolDownMs } };
}
