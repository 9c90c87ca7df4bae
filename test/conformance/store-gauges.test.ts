/** What operators watch of Postgres and Redis is read from the servers themselves. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enqueue, oldestSeconds } from '#origin/queue/ingest.ts';
import { redisStatistics } from '#origin/redis/statistics.ts';
import { connectionCounts } from '#origin/store/connection-counts.ts';
import {
  cleanupOldValidations,
  createNextPartition,
  partitionsAhead,
  refuseMissingPartition,
} from '#origin/store/partitions.ts';
import { newUuid } from '#origin/bin/world.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { useRedis } from '#support/use-redis.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
const redis = useRedis();

const monthName = (ahead: number) => {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
  return `validation_results_${month.toISOString().slice(0, 7).replace('-', '_')}`;
};

it('counts connections by state, below the limit of the server', async () => {
  const { byState, limit } = await connectionCounts(store.database);
  expect(byState.active).toBeGreaterThan(0);
  const [{ max } = { max: '' }] = await store.sql<{ max: string }[]>`
    SELECT current_setting('max_connections') AS max`;
  expect(limit).toBeGreaterThan(0);
  expect(limit).toBeLessThanOrEqual(Number(max));
});

it('says how many months ahead have their partition, up to the first that has none', async () => {
  expect(await partitionsAhead(store.database)).toBe(3);
  await store.sql.unsafe(`DROP TABLE ${monthName(2)}`);
  expect(await partitionsAhead(store.database)).toBe(1);
  await store.sql.unsafe(`DROP TABLE ${monthName(1)}`);
  expect(await partitionsAhead(store.database)).toBe(0);
  await refuseMissingPartition(store.database);
  await store.sql.unsafe(`DROP TABLE ${monthName(0)}`);
  expect(await partitionsAhead(store.database)).toBe(-1);
  await expect(refuseMissingPartition(store.database)).rejects.toThrow('partition');
  await createNextPartition(store.database);
  expect(await partitionsAhead(store.database)).toBe(3);
});

it('cleans up until nothing old is left', async () => {
  expect(await cleanupOldValidations(store.database, 90)).toBe(true);
});

it('reads the memory of Redis and whether it can persist', async () => {
  const connection = await redis.connect();
  await connection.config('SET', 'maxmemory', '64mb');
  expect(await redisStatistics(connection)).toMatchObject({
    limitBytes: 64 * 1024 * 1024,
    persists: true,
  });
  expect((await redisStatistics(connection)).usedBytes).toBeGreaterThan(100_000);
});

it('knows how long the oldest entry of a stream has waited', async () => {
  const connection = await redis.connect();
  expect(await oldestSeconds(connection, 'standard', Date.now())).toBe(0);
  const uuid = newUuid();
  const entry = { uuid, account: uuid, hash: 'h', email: 'a@example.net', reply: 'r' };
  await enqueue(connection, 'standard', { ...entry, traceparent: '' });
  const waited = await oldestSeconds(connection, 'standard', Date.now() + 60_000);
  expect(waited).toBeGreaterThanOrEqual(60);
  expect(waited).toBeLessThan(120);
});
