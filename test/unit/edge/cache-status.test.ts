import { describe, expect, it } from 'vitest';
import { cacheStatus } from '#edge/routes/cache-status.ts';

describe('Cache-Status', () => {
  it.each([
    ['edge-memory', 'ev-edge-memory; hit; ttl=60'],
    ['edge-global', 'ev-edge-global; hit; ttl=60, ev-edge-memory; fwd=miss'],
    ['origin', 'ev-origin; hit; ttl=60, ev-edge-global; fwd=miss, ev-edge-memory; fwd=miss'],
  ] as const)('of a hit at %s names the caches up to it, the source first', (tier, expected) => {
    expect(cacheStatus({ status: 'hit', tier, age: 5 }, 60, false)).toBe(expected);
  });

  it('of a miss names every cache, and why it was passed by', () => {
    const miss = { status: 'miss', tier: null, age: 0 } as const;
    expect(cacheStatus(miss, 60, false)).toBe(
      'ev-origin; fwd=miss, ev-edge-global; fwd=miss, ev-edge-memory; fwd=miss',
    );
    expect(cacheStatus(miss, 60, true)).toBe(
      'ev-origin; fwd=request, ev-edge-global; fwd=request, ev-edge-memory; fwd=request',
    );
  });
});
