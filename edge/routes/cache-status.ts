/** `Cache-Status` (RFC 9211): which caches a verdict met on its way, the nearest to its source first. */
import type { CacheInfo, CacheTier } from '#shared/contract/verdict.ts';

/** The caches as a caller passes them. */
const ON_THE_WAY = ['edge-memory', 'edge-global', 'origin'] as const satisfies readonly CacheTier[];

/**
 * The header's value.
 *
 * @param ttlSeconds how long a hit stays fresh
 * @param bypassed whether the caller asked for no cache to be used (`max_age` 0)
 */
export function cacheStatus(cache: CacheInfo, ttlSeconds: number, bypassed: boolean): string {
  const missed = `fwd=${bypassed ? 'request' : 'miss'}`;
  const hitAt = cache.tier === null ? -1 : ON_THE_WAY.indexOf(cache.tier);
  const met = hitAt === -1 ? ON_THE_WAY : ON_THE_WAY.slice(0, hitAt + 1);
  return met
    .map((tier, index) => `ev-${tier}; ${index === hitAt ? `hit; ttl=${ttlSeconds}` : missed}`)
    .toReversed()
    .join(', ');
}
