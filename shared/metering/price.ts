/** What an answer costs: one unit if it is definite, and nothing otherwise. */
import type { FreeReason } from '#shared/contract/usage.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';

/**
 * Whether a verdict, as it is shown to the account, costs a unit: it is final, and says something.
 * The same verdict shown past its date is not final, and so costs nothing.
 */
export function isCharged({ final, state }: Pick<VerdictRecord, 'final' | 'state'>): boolean {
  return final && state !== 'unknown';
}

/** Why a verdict that costs nothing does so. */
export function whyFree({ state }: Pick<VerdictRecord, 'state'>): FreeReason {
  return state === 'unknown' ? 'unknown' : 'degraded';
}
