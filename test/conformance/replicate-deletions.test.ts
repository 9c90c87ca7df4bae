/** A verdict that is deleted from redis-0 goes from the global cache. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBridge } from '#lab/upstash/bridge.ts';
import { resultKey } from '#shared/contract/names.ts';
import { createLogger } from '#origin/observe/logger.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import { DeletedVerdicts } from '#origin/replicate/deleted-verdicts.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { connectRedis } from '#origin/redis/connection.ts';
import type { RedisServer } from '#origin/local/redis.ts';
import { createTestRedis } from '#support/redis.ts';
import { until } from '#support/stack.ts';
import { useRedis } from '#support/use-redis.ts';

const TOKEN = 'a-token-for-the-bridge';
const LIMIT_MS = 20_000;
const hashOf = (n: number) => n.toString(16).padStart(64, '0');

const { url, connect } = useRedis();
let copies: RedisServer;
let bridge: Awaited<ReturnType<typeof startBridge>>;
beforeAll(async () => {
  copies = await createTestRedis();
  bridge = await startBridge({ redisUrl: copies.url, token: TOKEN });
});
afterAll(async () => {
  await bridge.close();
  await copies.stop();
});

async function setting() {
  const redis = await connect();
  const deleted = new DeletedVerdicts({
    subscriber: await connect(),
    redis,
    cache: connectGlobalCache(bridge.url, TOKEN),
    metrics: createMetrics([
      'email_validator_errors_total',
      'email_validator_replication_dropped_total',
    ]),
    logger: createLogger('test', 'silent'),
  });
  await deleted.start();
  const copy = connectRedis(copies.url, () => undefined);
  await until(
    async () => copy.status === 'ready',
    LIMIT_MS,
    () => 'the copies are away',
  );
  await copy.flushall();
  return {
    redis,
    copy,
    end: async () => {
      await deleted.close();
      copy.disconnect();
    },
  };
}

const gone = (copy: Awaited<ReturnType<typeof setting>>['copy'], key: string) =>
  until(
    async () => (await copy.exists(key)) === 0,
    LIMIT_MS,
    () => 'the copy stays',
  );

it('deletes the copy, on a Redis that published nothing before', async () => {
  const { redis, copy, end } = await setting();
  const key = resultKey(hashOf(1));
  await redis.set(key, 'a verdict');
  await copy.set(key, 'a verdict');
  await copy.set(resultKey(hashOf(2)), 'another');
  await redis.del(key);
  await gone(copy, key);
  expect(await copy.exists(resultKey(hashOf(2)))).toBe(1);
  await end();
});

it('deletes a copy that arrives just after', async () => {
  const { redis, copy, end } = await setting();
  const key = resultKey(hashOf(3));
  await redis.set(key, 'a verdict');
  await copy.set(key, 'a verdict');
  await redis.del(key);
  await gone(copy, key);
  await copy.set(key, 'a verdict that was on its way');
  await gone(copy, key);
  expect(await copy.exists(key)).toBe(0);
  await end();
});

it('keeps the copy of a verdict that is replaced or expires, and of nothing else', async () => {
  const { redis, copy, end } = await setting();
  const [replaced, expiring] = [resultKey(hashOf(4)), resultKey(hashOf(5))];
  for (const key of [replaced, expiring]) await copy.set(key, 'a verdict');
  await redis.set(replaced, 'one');
  await redis.set(replaced, 'two');
  await redis.set(expiring, 'one', 'PX', 1);
  await until(
    async () => (await redis.exists(expiring)) === 0,
    LIMIT_MS,
    () => 'it does not expire',
  );
  // A deletion that came after them has been carried: they would have been before it.
  const last = resultKey(hashOf(6));
  await redis.set(last, 'one');
  await copy.set(last, 'one');
  await redis.del(last);
  await gone(copy, last);
  expect(await copy.exists(replaced, expiring)).toBe(2);
  await end();
});

it('hears of deletions again after the connection was lost', async () => {
  const { redis, copy, end } = await setting();
  const admin = connectRedis(url(), () => undefined);
  await until(
    async () => admin.status === 'ready',
    LIMIT_MS,
    () => 'no connection',
  );
  await admin.client('KILL', 'TYPE', 'pubsub');
  const key = resultKey(hashOf(7));
  await copy.set(key, 'a verdict');
  await until(
    async () => {
      await redis.set(key, 'a verdict');
      await redis.del(key);
      return (await copy.exists(key)) === 0;
    },
    LIMIT_MS,
    () => 'the copy stays',
  );
  expect(await copy.exists(key)).toBe(0);
  admin.disconnect();
  await end();
});
