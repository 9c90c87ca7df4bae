/** What recall says, and how a request met the caches on its way. */
import { ageSeconds } from '#shared/contract/present.ts';
import type { CacheTier, VerdictRecord } from '#shared/contract/verdict.ts';
import { stalenessOf } from '#shared/verdict/staleness.ts';

/**
 * Why a cache did not answer; the first four in the words of RFC 9211 §2.2.
 *
 * - `miss`: it holds nothing
 * - `stale`: what it holds is past its date, or waits to be confirmed
 * - `request`: what it holds is older than this caller takes, or the caller wants none
 * - `bypass`: it was not asked, since nothing in it could matter
 * - `unavailable`: it gave no answer
 */
export type PassedBy = 'miss' | 'stale' | 'request' | 'bypass' | 'unavailable';

/** One cache that did not answer. */
export interface Passed {
  readonly cache: CacheTier;
  readonly because: PassedBy;
}

/** A verdict and where it lay. */
export interface Recalled {
  readonly record: VerdictRecord;
  readonly tier: CacheTier;
}

/** `passed` names the caches that did not answer, as the request met them. */
export type Found =
  /** Fresh. */
  | ({ readonly kind: 'hit'; readonly passed: readonly Passed[] } & Recalled)
  /** Just past its date: to be shown at once, and asked afresh behind. */
  | ({ readonly kind: 'stale'; readonly passed: readonly Passed[] } & Recalled)
  | {
      readonly kind: 'miss';
      readonly passed: readonly Passed[];
      /** What may be shown if nobody can be asked. */
      readonly ifError: Recalled | null;
    };

/**
 * What a record in a cache comes to for one caller.
 *
 * @param maxAgeSeconds the oldest that the caller takes, whatever the record's own date says
 * @param passed what was met so far, the cache that holds the record included
 */
export function foundOf(
  recalled: Recalled | null,
  passed: readonly Passed[],
  nowMs: number,
  maxAgeSeconds = Number.POSITIVE_INFINITY,
): Found {
  if (recalled === null || ageSeconds(recalled.record, nowMs) > maxAgeSeconds) {
    return { kind: 'miss', passed, ifError: null };
  }
  const before = passedBefore(recalled.tier, passed);
  switch (stalenessOf(recalled.record, nowMs)) {
    case 'fresh':
      return { kind: 'hit', passed: before, ...recalled };
    case 'while_revalidating':
      return { kind: 'stale', passed: before, ...recalled };
    case 'if_error':
      return { kind: 'miss', passed, ifError: recalled };
    case 'over':
      return { kind: 'miss', passed, ifError: null };
  }
}

/** The caches that were passed before this one was met. */
export function passedBefore(tier: CacheTier, passed: readonly Passed[]): readonly Passed[] {
  const at = passed.findIndex(({ cache }) => cache === tier);
  return at === -1 ? passed : passed.slice(0, at);
}

/** How a cache that holds this record, or none, is passed if it is. */
export function passing(cache: CacheTier, record: VerdictRecord | null, nowMs: number): Passed {
  if (record === null) return { cache, because: 'miss' };
  return { cache, because: stalenessOf(record, nowMs) === 'fresh' ? 'request' : 'stale' };
}
