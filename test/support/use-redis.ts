import { afterAll, afterEach, beforeAll } from 'vitest';
import type { RedisServer } from '#origin/local/redis.ts';
import { connectBlockingRedis, whenReady } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { createTestRedis } from './redis.ts';

const READY_LIMIT_MS = 10_000;

/** A Redis server for the tests of one file, emptied after each, and connections to it. */
export function useRedis(): { url: () => string; connect: () => Promise<RedisConnection> } {
  let server: RedisServer | null = null;
  const open: RedisConnection[] = [];
  const url = () => {
    if (server === null) throw new Error('Redis is not up');
    return server.url;
  };
  const connect = async () => {
    const redis = connectBlockingRedis(url(), () => undefined);
    await whenReady(redis, READY_LIMIT_MS);
    open.push(redis);
    return redis;
  };
  beforeAll(async () => {
    server = await createTestRedis();
  });
  afterEach(async () => {
    await open[0]?.flushall();
    for (const redis of open.splice(0)) redis.disconnect();
  });
  afterAll(async () => {
    await server?.stop();
  });
  return { url, connect };
}
