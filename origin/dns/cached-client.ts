import type { LookupCache } from './cache.ts';
import type { DnsClient, LookupResult } from './lookup.ts';
import { canonicalName } from './name.ts';

/**
 * A client that asks for nothing twice: what the cache holds is given from there, and what is being
 * asked already is waited for.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function withCache(client: DnsClient, cache: LookupCache, now: () => number): DnsClient {
  /** Bounded by the look-ups that the client lets wait. */
  const underWay = new Map<string, Promise<LookupResult>>();

  return {
    lookUp: async (name, type) => {
      const canonical = canonicalName(name);
      const key = `${type} ${canonical}`;
      const cached = cache.get(key, now());
      if (cached !== null) return cached;
      const other = underWay.get(key);
      if (other !== undefined) return other;
      const asking = client.lookUp(canonical, type);
      underWay.set(key, asking);
      try {
        const result = await asking;
        cache.set(key, result, now());
        return result;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
