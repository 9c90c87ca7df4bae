import { describe, expect, it } from 'vitest';
import { LookupCache } from '#origin/dns/cache.ts';
import type { LookupCacheOptions } from '#origin/dns/cache.ts';
import type { LookupResult } from '#origin/dns/lookup.ts';

const SECOND = 1000;

function answers(ttlSeconds: number, text = ''): LookupResult {
  return { kind: 'answers', records: [{ type: 'TXT', text }], ttlSeconds };
}

/** For how many seconds a result is kept. */
function secondsKept(result: LookupResult, options?: LookupCacheOptions): number {
  const cache = new LookupCache(options);
  cache.set('key', result, 0);
  for (let second = 0; second <= 100_000; second += 1) {
    if (cache.get('key', second * SECOND) === null) return second;
  }
  return Infinity;
}

describe('how long a result is kept', () => {
  it.each([
    ['an answer: its TTL', answers(60), 60],
    ['a TTL of zero: the least', answers(0), 5],
    ['a TTL of days: an hour', answers(200_000), 3600],
    ['NXDOMAIN: by its SOA', { kind: 'nxdomain', ttlSeconds: 120 }, 120],
    ['NODATA: by its SOA', { kind: 'nodata', ttlSeconds: 120 }, 120],
    ['NXDOMAIN without a SOA: the least', { kind: 'nxdomain', ttlSeconds: null }, 5],
    ['SERVFAIL: briefly (RFC 9520)', { kind: 'failure', failure: 'servfail' }, 5],
    ['a timeout: briefly', { kind: 'failure', failure: 'timeout' }, 5],
    ['a look-up that was never sent: not at all', { kind: 'failure', failure: 'overloaded' }, 0],
  ] as const)('%s', (_, result, seconds) => {
    expect(secondsKept(result)).toBe(seconds);
  });

  it('can be set', () => {
    const options = { minTtlSeconds: 10, maxTtlSeconds: 20, failureTtlSeconds: 3 };
    expect(secondsKept(answers(1), options)).toBe(10);
    expect(secondsKept(answers(100), options)).toBe(20);
    expect(secondsKept({ kind: 'failure', failure: 'malformed' }, options)).toBe(3);
  });

  it('starts anew when the result is set again', () => {
    const cache = new LookupCache();
    cache.set('key', answers(10, 'old'), 0);
    cache.set('key', answers(10, 'new'), 5 * SECOND);
    expect(cache.get('key', 14 * SECOND)).toEqual(answers(10, 'new'));
    expect(cache.size).toBe(1);
  });

  it('is not lengthened by being read', () => {
    const cache = new LookupCache();
    cache.set('key', answers(10), 0);
    cache.get('key', 9 * SECOND);
    expect(cache.get('key', 10 * SECOND)).toBeNull();
    expect(cache.size).toBe(0);
  });
});

describe('how much is kept', () => {
  it('drops what was not read for longest', () => {
    const cache = new LookupCache({ maxBytes: 3 * 400 });
    for (const key of ['a', 'b', 'c']) cache.set(key, answers(60), 0);
    cache.get('a', 1);
    cache.set('d', answers(60), 2);
    const kept = ['a', 'b', 'c', 'd'].filter((key) => cache.get(key, 3) !== null);
    expect(kept).toEqual(['a', 'c', 'd']);
  });

  it('is bounded by size and not by number', () => {
    const cache = new LookupCache({ maxBytes: 100_000 });
    for (let number = 0; number < 1000; number += 1) {
      cache.set(`small${number}`, { kind: 'nxdomain', ttlSeconds: 60 }, 0);
    }
    const small = cache.size;
    for (let number = 0; number < 1000; number += 1) {
      cache.set(`large${number}`, answers(60, 'x'.repeat(9000)), 0);
    }
    expect(small).toBeGreaterThan(300);
    expect(small).toBeLessThan(400);
    expect(cache.size).toBe(10);
  });

  it('does not empty itself for one result that is too large', () => {
    const cache = new LookupCache({ maxBytes: 10_000 });
    cache.set('key', answers(60), 0);
    cache.set('huge', answers(60, 'x'.repeat(20_000)), 0);
    expect(cache.get('huge', 1)).toBeNull();
    expect(cache.get('key', 1)).not.toBeNull();
  });
});
