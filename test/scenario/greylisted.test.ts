/** A greylisted address is asked again by itself, also when every process was restarted in between. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import postgres from 'postgres';
import { postValidate, verdictOf } from '#support/client.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

/** Shorter than any real greylist, and long enough for a restart. */
const GREYLIST_SECONDS = 3;
const RETRY_SECONDS = 6;

const stack = useStack({
  EV_LAB_GREYLIST_SECONDS: String(GREYLIST_SECONDS),
  EV_RETRY_DELAYS: `${RETRY_SECONDS},${RETRY_SECONDS},${RETRY_SECONDS}`,
});

async function stored(email: string) {
  const sql = postgres(stack().facts().databaseUrl, { max: 1 });
  const rows = await sql`SELECT record FROM validation_results WHERE email = ${email}`;
  await sql.end();
  return rows.map(({ record }) => v.parse(VerdictRecordSchema, record));
}

it.each([
  ['left alone', [], 'user1@greylist.evlab.net'],
  [
    'every process of the origin killed in between',
    ['api-service', 'orchestrator', 'smtp-workers'],
    'user2@greylist.evlab.net',
  ],
] as const)('%s', async (_name, victims, email) => {
  const { edgeUrl, apiKey, pids } = stack().facts();
  const first = verdictOf(await postValidate(edgeUrl, apiKey, { email }));
  expect(first).toMatchObject({ state: 'unknown', reason: 'greylisted', final: false });
  expect(Date.parse(first.retry_at ?? '')).toBeGreaterThan(Date.now());
  for (const victim of victims) process.kill(pids[victim] ?? 0, 'SIGKILL');

  await until(
    async () => (await stored(email))[0]?.final === true,
    60_000,
    () => 'the address is not asked again',
  );
  const rows = await stored(email);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ id: first.id, state: 'deliverable', reason: 'accepted' });
  await until(
    async () => {
      const again = await postValidate(edgeUrl, apiKey, { email });
      return again.status === 200 && verdictOf(again).state === 'deliverable';
    },
    20_000,
    () => 'the caches still hold the provisional verdict',
  );
});
