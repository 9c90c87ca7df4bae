/** The global cache, near every point of presence, through Upstash's REST protocol. */
import { Redis } from '@upstash/redis/cloudflare';
import type { Log } from './log.ts';

/**
 * Milliseconds to wait for it. A replica in the region answers within 10 ms; behind this long a wait
 * the origin is the better place to ask.
 */
const TIMEOUT_MS = 300;

/**
 * Values by key, null for a key that is not there; null altogether when the cache could not be
 * asked, which never fails a request.
 */
export type ReadGlobal = (keys: readonly string[]) => Promise<readonly (string | null)[] | null>;

/** Reads from the global cache at `url`. The edge never writes to it. */
export function connectGlobalCache(url: string, token: string, log: Log): ReadGlobal {
  const redis = new Redis({
    url,
    token,
    // One attempt: the next tier is the retry.
    retry: { retries: 0 },
    // A signal per request; one shared signal would answer null for ever once it fired.
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
    // A pipeline would make one request wait for another's, which a Worker must not.
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
    responseEncoding: false,
    automaticDeserialization: false,
  });
  return async (keys) => {
    try {
      const values: unknown = await redis.mget(...keys);
      if (isTexts(values, keys.length)) return values;
      log('WARN', 'global_cache.garbage', {});
    } catch (error) {
      // The client's messages repeat the command, and so its keys: only the error's name is told.
      log('WARN', 'global_cache.unavailable', { error: nameOf(error) });
    }
    return null;
  };
}

function isTexts(values: unknown, length: number): values is (string | null)[] {
  return (
    Array.isArray(values) &&
    values.length === length &&
    values.every((value) => value === null || typeof value === 'string')
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
