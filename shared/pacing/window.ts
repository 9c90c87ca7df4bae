/**
 * How many connections at once: more after a quiet while, half as many at the first sign of strain.
 * Additive increase, multiplicative decrease, as in TCP (RFC 5681 §3.1).
 */
import type { ConnectionOutcome } from './connection-outcome.ts';
import type { ProviderPolicy } from './provider-policy.ts';

/** One connection more after so long without a sign of strain. */
const CLEAN_FOR_MS = 10 * 60_000;

export interface ConnectionWindow {
  /** Connections at once. */
  readonly size: number;
  /** When the size last changed: what came before does not count for the next change. */
  readonly sinceMs: number;
}

export function firstWindow(policy: ProviderPolicy, nowMs: number): ConnectionWindow {
  return { size: policy.firstConnections, sinceMs: nowMs };
}

/** The window after a connection; the same object where nothing changes. */
export function nextWindow(
  window: ConnectionWindow,
  outcome: ConnectionOutcome,
  policy: ProviderPolicy,
  nowMs: number,
): ConnectionWindow {
  switch (outcome) {
    case 'clean':
      if (window.size >= policy.connections || nowMs - window.sinceMs < CLEAN_FOR_MS) return window;
      return { size: window.size + 1, sinceMs: nowMs };
    case 'strained':
    case 'rate_limited':
    case 'refused':
    case 'blocked':
      return { size: Math.max(1, Math.floor(window.size / 2)), sinceMs: nowMs };
    case 'inconclusive':
      return window;
  }
}
