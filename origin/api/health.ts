import type { Health } from '#shared/contract/health.ts';
import { PRIORITIES } from '#shared/contract/names.ts';
import { VERSION } from '#shared/contract/version.ts';
import { STREAM_CAPACITY, streamDepth } from '#origin/queue/ingest.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { ping } from '#origin/store/database.ts';
import type { Database } from '#origin/store/database.ts';

/**
 * Asks each part that a validation needs. `queue` is false when a stream cannot be read, and also
 * when it is full: then requests are refused all the same.
 */
export async function checkHealth(
  database: Database,
  redis: RedisConnection,
  nowMs: number,
): Promise<Health> {
  const [databaseUp, redisUp, queueUp] = await Promise.all([
    succeeds(ping(database)),
    succeeds(asking('PING', () => redis.ping())),
    queueTakes(redis),
  ]);
  return {
    status: databaseUp && redisUp && queueUp ? 'healthy' : 'unhealthy',
    version: VERSION,
    timestamp: new Date(nowMs).toISOString(),
    checks: { database: databaseUp, redis: redisUp, queue: queueUp },
  };
}

async function queueTakes(redis: RedisConnection): Promise<boolean> {
  const rooms = await Promise.all(
    PRIORITIES.map(async (priority) => {
      const depth = await streamDepth(redis, priority).catch(() => Number.POSITIVE_INFINITY);
      return depth < STREAM_CAPACITY[priority];
    }),
  );
  return rooms.every(Boolean);
}

async function succeeds(check: Promise<unknown>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  );
}
