/** What operators do with `ev`: look at the queue, drop a verdict, erase a person, quarantine an egress. */
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { resultKey } from '#shared/contract/names.ts';
import { postValidate, request, verdictOf } from '#support/client.ts';
import { ev, evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
const LIMIT_MS = 30_000;

async function hashOf(email: string): Promise<string> {
  const [hash = ''] = await evLines(stack(), ['hash', email]);
  return hash;
}

/** Copies in redis-0 and in the global cache. */
async function copiesOf(hash: string): Promise<number> {
  const { redisUrl, globalCacheUrl } = stack().facts();
  const counts = [redisUrl, globalCacheUrl].map(async (url) => {
    const redis = new Redis(url);
    const count = await redis.exists(resultKey(hash));
    redis.disconnect();
    return count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

async function rowsOf(hash: string): Promise<number> {
  const sql = postgres(stack().facts().databaseUrl, { max: 1 });
  const rows = await sql`SELECT FROM validation_results WHERE address_hash = ${hash}`;
  await sql.end();
  return rows.length;
}

async function validated(email: string): Promise<string> {
  const { edgeUrl, apiKey } = stack().facts();
  // Asked afresh: for five seconds the edge answers from its own memory whatever is dropped elsewhere.
  const answer = await postValidate(edgeUrl, apiKey, { email, max_age: 0, timeout_ms: 30_000 });
  expect(answer.status).toBe(200);
  const hash = await hashOf(email);
  await until(
    async () => (await copiesOf(hash)) === 2,
    LIMIT_MS,
    () => 'the copies do not arrive',
  );
  return hash;
}

it('`ev queue` shows each stream with its depth, and each egress', async () => {
  const lines = await evLines(stack(), ['queue']);
  expect(lines[1]).toBe('queue:validation:standard\t0 of 100000 addresses');
  expect(lines.at(-1)).toMatch(
    /^egress 127\.0\.0\.1\t0 batches outstanding, \d+ put off for later$/,
  );
});

it('`ev cache drop` forgets the copies and keeps the result', async () => {
  const person = 'user1erased@normal.evlab.net';
  const hash = await validated(person);
  expect(await evLines(stack(), ['cache', 'drop', person])).toEqual([
    'dropped 2 cached copies; edges follow within 10 s',
  ]);
  expect(await copiesOf(hash)).toBe(0);
  expect(await rowsOf(hash)).toBeGreaterThan(0);
});

it('`ev erase` leaves nothing of an address, and says how much there was', async () => {
  const person = 'user2erased@normal.evlab.net';
  const hash = await validated(person);
  const results = await rowsOf(hash);
  expect(await evLines(stack(), ['erase', person])).toEqual([
    `erased: ${results} results, 0 jobs, 0 kept answers, 2 cached copies`,
  ]);
  expect([await rowsOf(hash), await copiesOf(hash)]).toEqual([0, 0]);
  expect(await evLines(stack(), ['erase', person])).toEqual([
    'erased: 0 results, 0 jobs, 0 kept answers, 0 cached copies',
  ]);
});

it('an erased address is forgotten by the edge within 10 s', async () => {
  const person = 'user3erased@normal.evlab.net';
  const { edgeUrl, apiKey } = stack().facts();
  await validated(person);
  await evLines(stack(), ['erase', person]);
  const body = { email: person, max_age: 3600, timeout_ms: 20_000 };
  let status = '';
  await until(
    async () => {
      ({ status } = verdictOf(await postValidate(edgeUrl, apiKey, body)).cache);
      return status === 'miss';
    },
    10_000 + LIMIT_MS,
    () => 'the edge remembers',
  );
  expect(status).toBe('miss');
});

it('an egress in quarantine gets no new work, and gets it again when released', async () => {
  const { edgeUrl, apiKey } = stack().facts();
  await evLines(stack(), ['egress', 'quarantine', '127.0.0.1']);
  const shown = await evLines(stack(), ['egress']);
  expect(shown.join('\n')).toMatch(/^127\.0\.0\.1 +quarantined/m);
  // Orchestrators look every second who lives.
  await until(
    async () => {
      const email = `user${Math.floor(performance.now())}@n1.many.evlab.net`;
      const answer = await postValidate(edgeUrl, apiKey, { email, timeout_ms: 1500 });
      return answer.status === 202;
    },
    LIMIT_MS,
    () => 'it still gets work',
  );
  await evLines(stack(), ['egress', 'release', '127.0.0.1']);
  const email = 'user2@n2.many.evlab.net';
  const answer = await postValidate(edgeUrl, apiKey, { email, timeout_ms: 30_000 });
  expect(verdictOf(answer).state).toBe('deliverable');
});

it('`ev migrate` finds nothing to do on a stack that is up, and waits for nothing', async () => {
  expect((await evLines(stack(), ['migrate'])).at(-1)).toMatch(/^the schema is up to date/);
  expect(await evLines(stack(), ['migrate', '--wait', '5'])).toEqual([
    'the schema has every migration of this version',
  ]);
  const { exitCode, error } = await ev(stack(), ['migrate', '--wait', 'long']);
  expect([exitCode, error]).toEqual([2, expect.stringContaining('--wait takes seconds')]);
});

it('every process says that it has started, that it is ready, and that it lives', async () => {
  for (const url of Object.values(stack().facts().metricsUrls)) {
    for (const path of ['/started', '/ready', '/live']) {
      expect((await request(url.replace('/metrics', path))).status).toBe(200);
    }
  }
});
