/** Who guesses at addresses is refused, and may go on when an operator says so. */
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { countAnswer } from '#origin/pace/missing-count.ts';
import { postValidate, request, verdictOf } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack({ EV_ABUSE_GATES: 'on' });

const SPELLINGS = ['ann.stone', 'astone', 'anns', 'a.stone', 'stone.ann', 'stonea'];

function ask(email: string, key = stack().facts().apiKey) {
  return postValidate(stack().facts().edgeUrl, key, { email, timeout_ms: 30_000 });
}

it('refuses the fifth spelling of a name, through the edge, and answers what it knows', async () => {
  const answers = [];
  for (const name of SPELLINGS) answers.push(await ask(`${name}@normal.evlab.net`));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 422, 422]);
  expect(answers[4]?.headers.get('content-type')).toBe('application/problem+json');
  expect(answers[4]?.body).toMatchObject({
    code: 'generated_permutations',
    detail: expect.stringContaining('send only those that you were given'),
  });
  expect(verdictOf(await ask('ann.stone@normal.evlab.net')).cache.status).toBe('hit');
  const { testKey, metricsUrls } = stack().facts();
  expect((await ask('stone.ann@normal.evlab.net', testKey)).status).toBe(200);
  const { body } = await request(metricsUrls['api-service']);
  expect(body).toContain('email_validator_abuse_refused_total{code="generated_permutations"} 2');
});

it('refuses numbers that are counted through', async () => {
  const statuses = [];
  for (let number = 1; number <= 40; number += 1) {
    statuses.push((await ask(`user${number}@n1.many.evlab.net`)).status);
  }
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(statuses.slice(-10)).toEqual(Array.from({ length: 10 }, () => 422));
});

async function idOf(name: string): Promise<string> {
  const sql = postgres(stack().facts().databaseUrl, { max: 1 });
  const [row] = await sql<{ id: string }[]>`SELECT id FROM accounts WHERE name = ${name}`;
  await sql.end();
  return `acct_${row?.id}`;
}

it('holds an account back whose addresses are mostly missing, until it is released', async () => {
  const { redisUrl } = stack().facts();
  const [key = ''] = await evLines(stack(), ['keys', 'create', 'harvester']);

  // What the service counts by itself: one address that is there and one that is not.
  expect(verdictOf(await ask('user1@terse.evlab.net', key)).state).toBe('deliverable');
  expect(verdictOf(await ask('nobody-a@terse.evlab.net', key)).state).toBe('undeliverable');
  const redis = new Redis(redisUrl);
  const account = await idOf('harvester');
  await until(
    async () => (await redis.hget(`conscience:missing:${account}`, 'answers')) === '2',
    10_000,
    () => 'it is not counted',
  );
  expect(await redis.hget(`conscience:missing:${account}`, 'missing:0')).toBe('1');
  await Promise.all(Array.from({ length: 998 }, () => countAnswer(redis, account, true)));
  redis.disconnect();

  const held = await ask('nobody-b@terse.evlab.net', key);
  expect(held.status).toBe(403);
  expect(held.body).toMatchObject({
    code: 'account_held',
    detail: expect.stringContaining('have the operator release the account'),
  });
  expect(verdictOf(await ask('user1@terse.evlab.net', key)).cache.status).toBe('hit');

  expect(await evLines(stack(), ['accounts', 'release', 'harvester'])).toEqual([
    'harvester was held back, with 100 % missing; its count begins anew',
  ]);
  expect((await ask('nobody-c@terse.evlab.net', key)).status).toBe(200);
});
