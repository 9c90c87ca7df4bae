/** `Cache-Status` (RFC 9211): which caches a verdict met on its way, the nearest to its source first. */
import type { Passed } from '#edge/recall/found.ts';
import type { CacheTier } from '#shared/contract/verdict.ts';

/** The cache that gave the verdict. */
export interface CacheHit {
  readonly tier: CacheTier;
  /** How long it stays fresh; negative where it is past that (RFC 9211 §2.4). */
  readonly ttlSeconds: number;
  /** Why it was shown although it is stale, in the words of RFC 5861. */
  readonly stale: 'stale-while-revalidate' | 'stale-if-error' | null;
}

/**
 * The header's value. The names of the caches never change: `ev-edge-memory`, `ev-edge-global`,
 * `ev-origin`.
 *
 * @param passed the caches that did not answer, as the request met them
 */
export function cacheStatus(passed: readonly Passed[], hit: CacheHit | null): string {
  const members = passed.map(({ cache, because }) => `ev-${cache}; ${reasonOf(because)}`);
  if (hit !== null) {
    const detail = hit.stale === null ? '' : `; detail=${hit.stale}`;
    members.push(`ev-${hit.tier}; hit; ttl=${hit.ttlSeconds}${detail}`);
  }
  return members.toReversed().join(', ');
}

/** RFC 9211 has no word for a cache that is away: for the request it was a miss. */
function reasonOf(because: Passed['because']): string {
  return because === 'unavailable' ? 'fwd=miss; detail=unavailable' : `fwd=${because}`;
}
