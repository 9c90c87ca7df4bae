/** The global cache, near every point of presence, through Upstash's REST protocol. */
import { Redis } from '@upstash/redis/cloudflare';
import type { BreakerRules } from './breaker/breaker.ts';
import { createFuse } from './breaker/fuse.ts';
import type { FuseWorld } from './breaker/fuse.ts';
import type { Log } from './log.ts';

/**
 * Milliseconds to wait for it. A replica in the region answers within 10 ms and one across an ocean
 * within some 150; behind a longer wait the origin is the better place to ask.
 */
const LIMIT_MS = 250;
/** Of what a request has left: most of it is for asking the origin. */
const SHARE_OF_DEADLINE = 0.25;

/**
 * One wait says that it is slow, and the next tier is no worse than a second wait. The first pause
 * forgives a lost packet, the longest costs a request in ten seconds one wait.
 */
const RULES: BreakerRules = {
  strikesToOpen: 1,
  firstCoolDownMs: 1000,
  longestCoolDownMs: 10_000,
  trialMs: 2 * LIMIT_MS,
};

/**
 * Values by key, null for a key that is not there; null altogether when the cache could not be
 * asked, which never fails a request.
 *
 * @param deadlineMs Unix milliseconds by which the request wants its answer
 */
export type ReadGlobal = (
  keys: readonly string[],
  deadlineMs?: number,
) => Promise<readonly (string | null)[] | null>;

export interface GlobalCacheWorld extends FuseWorld {
  readonly pause: (ms: number) => Promise<void>;
  readonly log: Log;
}

/** Reads from the global cache at `url`. The edge never writes to it. */
export function connectGlobalCache(
  url: string,
  token: string,
  world: GlobalCacheWorld,
): ReadGlobal {
  const redis = clientOf(url, token);
  const fuse = createFuse(RULES, world);
  const read = async (keys: readonly string[]) => {
    const outcome = await readTexts(redis, keys);
    if (outcome.ok) fuse.succeeded();
    else {
      fuse.failed();
      world.log('WARN', outcome.event, { error: outcome.error });
    }
    return outcome.ok ? outcome.texts : null;
  };
  return async (keys, deadlineMs = Number.POSITIVE_INFINITY) => {
    const limitMs = Math.min(LIMIT_MS, (deadlineMs - world.now()) * SHARE_OF_DEADLINE);
    if (limitMs <= 0 || !fuse.mayAsk()) return null;
    const reading = read(keys);
    if (limitMs >= LIMIT_MS) return reading;
    // Too little time for this request says nothing of the cache: the reading ends as it may.
    return Promise.race([reading, world.pause(limitMs).then(() => null)]);
  };
}

function clientOf(url: string, token: string): Redis {
  return new Redis({
    url,
    token,
    // One attempt: the next tier is the retry.
    retry: { retries: 0 },
    // A signal per request; one shared signal would answer null for ever once it fired.
    signal: () => AbortSignal.timeout(LIMIT_MS),
    // A pipeline would make one request wait for another's, which a Worker must not.
    enableAutoPipelining: false,
    enableTelemetry: false,
    readYourWrites: false,
    responseEncoding: false,
    automaticDeserialization: false,
  });
}

type Outcome =
  | { readonly ok: true; readonly texts: readonly (string | null)[] }
  | { readonly ok: false; readonly event: string; readonly error: string };

async function readTexts(redis: Redis, keys: readonly string[]): Promise<Outcome> {
  try {
    const values: unknown = await redis.mget(...keys);
    if (isTexts(values, keys.length)) return { ok: true, texts: values };
    return { ok: false, event: 'global_cache.garbage', error: typeof values };
  } catch (error) {
    // The client's messages repeat the command, and so its keys: only the error's name is told.
    return { ok: false, event: 'global_cache.unavailable', error: nameOf(error) };
  }
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
