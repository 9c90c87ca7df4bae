/** 200 simultaneous requests for one address make one probe. */
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { inFlight, postValidate, verdictOf } from '#support/client.ts';
import { labCounts } from '#support/lab-counts.ts';
import { useStack } from '#support/use-stack.ts';

const REQUESTS = 200;

const stack = useStack();

it.each([
  ['at the edge', 'edgeUrl', 'user1@slow.evlab.net'],
  ['at the origin', 'apiUrl', 'user2@slow.evlab.net'],
] as const)('%s', async (_where, urlName, email) => {
  const facts = stack().facts();
  const before = await labCounts(facts.labUrl ?? '');
  const answers = await inFlight(
    REQUESTS,
    Array.from(
      { length: REQUESTS },
      () => () => postValidate(facts[urlName], facts.apiKey, { email, timeout_ms: 30_000 }),
    ),
  );
  const verdicts = answers.map(verdictOf);
  expect(new Set(verdicts.map(({ state }) => state))).toEqual(new Set(['deliverable']));
  expect(new Set(verdicts.map(({ id }) => id)).size).toBe(1);
  const after = await labCounts(facts.labUrl ?? '');
  expect(after.connections - before.connections).toBe(1);

  const sql = postgres(facts.databaseUrl, { max: 1 });
  const rows = await sql`SELECT id FROM validation_results WHERE email = ${email}`;
  await sql.end();
  expect(rows).toHaveLength(1);
});
