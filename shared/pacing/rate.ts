/** How many new connections a minute: a token bucket that holds one minute's worth. */

const MINUTE_MS = 60_000;

export interface TokenBucket {
  /** May be a fraction: it fills evenly. */
  readonly tokens: number;
  readonly filledAtMs: number;
}

export function fullBucket(perMinute: number, nowMs: number): TokenBucket {
  return { tokens: perMinute, filledAtMs: nowMs };
}

/**
 * Takes one token.
 *
 * @returns the bucket without it, or null where none is left
 */
export function takeToken(
  bucket: TokenBucket,
  perMinute: number,
  nowMs: number,
): TokenBucket | null {
  // A clock that was set back must not empty the bucket.
  const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs);
  const tokens = Math.min(perMinute, bucket.tokens + (elapsedMs * perMinute) / MINUTE_MS);
  return tokens < 1 ? null : { tokens: tokens - 1, filledAtMs: nowMs };
}
