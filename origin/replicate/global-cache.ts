import { Redis } from '@upstash/redis';

/** Longer than a round trip around the world; the origin never waits for the global cache. */
const REQUEST_TIMEOUT_MS = 5000;

export type GlobalCache = Redis;

/**
 * The global cache's primary. Our own back-off decides when to try again, so the client's is off;
 * values are JSON texts of ours and go through unread.
 */
export function connectGlobalCache(url: string, token: string): GlobalCache {
  return new Redis({
    url,
    token,
    retry: { retries: 0 },
    enableTelemetry: false,
    enableAutoPipelining: false,
    automaticDeserialization: false,
    readYourWrites: false,
    signal: () => AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
}
