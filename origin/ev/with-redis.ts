import { connectRedis, whenReady } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

/** A person waits for it, and Redis is in the same cluster: what is not there after this is away. */
const REDIS_LIMIT_MS = 5000;

/** Does some work on a Redis server, and disconnects again. */
export async function withRedis<T>(
  url: string,
  work: (redis: RedisConnection) => Promise<T>,
): Promise<T> {
  // The failure itself is told by whatever the work throws.
  const redis = connectRedis(url, () => undefined);
  try {
    await whenReady(redis, REDIS_LIMIT_MS);
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
