/** 500 requests at 50 in flight: nothing is left over, nothing is doubled, and no address leaks. */
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { beforeAll, expect, it } from 'vitest';
import { PRIORITIES, STREAMS, resultKey } from '#shared/contract/names.ts';
import { inFlight, postValidate, request, verdictOf } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const REQUESTS = 500;
const IN_FLIGHT = 50;
/** Every fourth request repeats an address. */
const DISTINCT = 375;

const address = (index: number) =>
  `user${index % DISTINCT}canary@n${((index % DISTINCT) % 100) + 1}.many.evlab.net`;
const ADDRESSES = Array.from({ length: REQUESTS }, (_, index) => address(index));

let states: string[] = [];
const stack = useStack();
beforeAll(async () => {
  const { edgeUrl, apiKey } = stack().facts();
  const answers = await inFlight(
    IN_FLIGHT,
    ADDRESSES.map((email) => () => postValidate(edgeUrl, apiKey, { email, timeout_ms: 30_000 })),
  );
  states = answers.map((answer) => verdictOf(answer).state);
});

it('answers every request with its verdict', () => {
  expect(states).toEqual(ADDRESSES.map(() => 'deliverable'));
});

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

it('leaves the ingest streams empty', async () => {
  await withRedis(stack().facts().redisUrl, async (redis) => {
    const depths = await Promise.all(PRIORITIES.map((priority) => redis.xlen(STREAMS[priority])));
    expect(depths).toEqual([0, 0, 0]);
  });
});

it('leaves nothing behind that says somebody is still being asked', async () => {
  await withRedis(stack().facts().redisUrl, async (redis) => {
    expect(await redis.keys('validation:inflight:*')).toEqual([]);
  });
});

it('stores one row for each distinct address', async () => {
  const sql = postgres(stack().facts().databaseUrl, { max: 1 });
  const rows = await sql<{ email: string }[]>`SELECT email FROM validation_results`;
  await sql.end();
  expect(rows.map(({ email }) => email).toSorted()).toEqual([...new Set(ADDRESSES)].toSorted());
});

it('keeps each verdict in Redis and in the global cache, under the hash that `ev hash` prints', async () => {
  const { redisUrl, globalCacheUrl } = stack().facts();
  const email = address(7);
  const [hash] = await evLines(stack(), ['hash', email]);
  const key = resultKey(hash ?? '');
  await withRedis(redisUrl, async (redis) => expect(await redis.exists(key)).toBe(1));
  await withRedis(globalCacheUrl, (cache) =>
    until(
      async () => (await cache.exists(key)) === 1,
      10_000,
      () => 'the copy does not reach the global cache',
    ),
  );
});

it('lets no address into a log, a metric, a Redis key or a value of the global cache', async () => {
  const { redisUrl, globalCacheUrl, metricsUrls } = stack().facts();
  const seen: string[] = [stack().logs()];
  for (const url of Object.values(metricsUrls)) seen.push(String((await request(url)).body));
  await withRedis(redisUrl, async (redis) => seen.push((await redis.keys('*')).join('\n')));
  await withRedis(globalCacheUrl, async (cache) => {
    const keys = await cache.keys('*');
    seen.push(keys.join('\n'));
    for (const key of keys) seen.push((await cache.get(key)) ?? '');
  });
  for (const text of seen) {
    expect(text.length).toBeGreaterThan(0);
    expect(text).not.toContain('canary');
  }
});
