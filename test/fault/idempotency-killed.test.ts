/** kill -9 of the api-service while it answers a named request: the key is not stuck, the work is done once. */
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { postValidate, usedUnits, verdictOf } from '#support/client.ts';
import type { Answer } from '#support/client.ts';
import { labConnections } from '#support/lab-counts.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const TIMEOUT_MS = 5000;
/** The lease lasts as long as the request might have, and some seconds more; then somebody is in no hurry. */
const ANSWERED_WITHIN_MS = 60_000;
const ASK_AGAIN_AFTER_MS = 250;

const stack = useStack();

async function rows<T extends object>(query: (sql: postgres.Sql) => Promise<readonly T[]>) {
  const sql = postgres(stack().facts().databaseUrl, { max: 1 });
  try {
    return await query(sql);
  } finally {
    await sql.end();
  }
}

it.each(['edgeUrl', 'apiUrl'] as const)('at %s', async (urlName) => {
  const { [urlName]: base, apiKey, labUrl, pids } = stack().facts();
  const pid = pids['api-service'];
  if (pid === undefined) throw new Error('stack.json names no api-service');
  const email = `user1${urlName.toLowerCase()}@slow.evlab.net`;
  const headers = { 'idempotency-key': `killed at ${urlName}` };
  /** Null where the connection breaks, as it does when its server is killed. */
  const ask = (): Promise<Answer | null> =>
    postValidate(base, apiKey, { email, timeout_ms: TIMEOUT_MS }, headers).catch(() => null);

  const usedBefore = await usedUnits(base, apiKey);
  const before = await labConnections(labUrl ?? '', 'slow');
  const first = ask();
  // In flight: somebody is asked, and nobody has been told.
  await until(
    async () => (await labConnections(labUrl ?? '', 'slow')) > before,
    ANSWERED_WITHIN_MS,
    () => 'nobody is asked',
  );
  process.kill(pid, 'SIGKILL');
  expect((await first)?.status ?? 503).toBe(503);

  const met = new Set<number>();
  let answer: Answer | null = null;
  await until(
    async () => {
      answer = await ask();
      met.add(answer?.status ?? 0);
      if (answer?.status !== 200) await sleep(ASK_AGAIN_AFTER_MS);
      return answer?.status === 200;
    },
    ANSWERED_WITHIN_MS,
    () => `no verdict, but ${[...met].join(', ')}`,
  );
  // Gone, then in flight by what its predecessor has left, then answered. Nothing else.
  expect([...met].filter((status) => ![0, 200, 409, 503].includes(status))).toEqual([]);
  const verdict = verdictOf(answer ?? { status: 0, headers: new Headers(), body: null });
  expect(verdict.state).toBe('deliverable');

  const again = await ask();
  expect(again?.headers.get('idempotency-replayed')).toBe('true');
  expect(again?.body).toEqual(verdict);
  expect((await usedUnits(base, apiKey)) - usedBefore).toBe(1);
  // One question, one row, under the id that the first attempt was given.
  expect((await labConnections(labUrl ?? '', 'slow')) - before).toBe(1);
  const stored = await rows((sql) => sql`SELECT id FROM validation_results WHERE email = ${email}`);
  const keys = await rows(
    (sql) =>
      sql`SELECT validation_id AS id FROM idempotency_keys WHERE validation_id = ${verdict.id.slice(4)}`,
  );
  expect(stored).toEqual(keys);
  expect(stored).toHaveLength(1);
});
