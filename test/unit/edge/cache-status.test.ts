import { describe, expect, it } from 'vitest';
import { cacheStatus } from '#edge/routes/cache-status.ts';
import type { Passed } from '#edge/recall/found.ts';

const missed = (...caches: Passed['cache'][]) =>
  caches.map((cache): Passed => ({ cache, because: 'miss' }));

describe('Cache-Status', () => {
  it.each([
    ['edge-memory', [], 'ev-edge-memory; hit; ttl=60'],
    ['edge-global', missed('edge-memory'), 'ev-edge-global; hit; ttl=60, ev-edge-memory; fwd=miss'],
    [
      'origin',
      missed('edge-memory', 'edge-global'),
      'ev-origin; hit; ttl=60, ev-edge-global; fwd=miss, ev-edge-memory; fwd=miss',
    ],
  ] as const)('of a hit at %s names the caches up to it, the source first', (tier, passed, is) => {
    expect(cacheStatus(passed, { tier, ttlSeconds: 60, stale: null })).toBe(is);
  });

  it.each(['stale-while-revalidate', 'stale-if-error'] as const)(
    'of a stale hit has a negative ttl and says why: %s',
    (stale) => {
      expect(cacheStatus([], { tier: 'edge-memory', ttlSeconds: -30, stale })).toBe(
        `ev-edge-memory; hit; ttl=-30; detail=${stale}`,
      );
    },
  );

  it.each([
    ['miss', 'fwd=miss'],
    ['stale', 'fwd=stale'],
    ['request', 'fwd=request'],
    ['bypass', 'fwd=bypass'],
    ['unavailable', 'fwd=miss; detail=unavailable'],
  ] as const)('says why a cache was passed: %s', (because, is) => {
    expect(cacheStatus([{ cache: 'edge-global', because }], null)).toBe(`ev-edge-global; ${is}`);
  });
});
