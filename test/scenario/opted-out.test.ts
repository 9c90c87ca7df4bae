/** Who has opted out is not asked, within 10 s and until it is taken back. */
import postgres from 'postgres';
import { expect, it } from 'vitest';
import type { Verdict } from '#shared/contract/verdict.ts';
import { postValidate, verdictOf } from '#support/client.ts';
import { ev, evLines } from '#support/ev.ts';
import { labCounts } from '#support/lab-counts.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

/** Seconds until a greylisted address is asked again: longer than an opt-out takes to hold. */
const stack = useStack({ EV_RETRY_DELAYS: '15', EV_LAB_GREYLIST_SECONDS: '1' });
const HOLDS_WITHIN_MS = 10_000;

async function ask(email: string): Promise<Verdict> {
  const { edgeUrl, apiKey } = stack().facts();
  const body = { email, max_age: 0, include: ['evidence'], timeout_ms: 30_000 };
  return verdictOf(await postValidate(edgeUrl, apiKey, body));
}

/** Resolves when a domain's addresses come to have this reason. */
function comesToBe(domain: string, reason: string): Promise<void> {
  let asked = 0;
  return until(
    async () => (await ask(`user${(asked += 1)}x@${domain}`)).reason === reason,
    HOLDS_WITHIN_MS,
    () => `${domain} is not ${reason} within ${HOLDS_WITHIN_MS} ms`,
  );
}

it('holds for a domain, says why, and is taken back', async () => {
  expect((await ask('user1@terse.evlab.net')).reason).toBe('accepted');
  expect(await evLines(stack(), ['optout', 'add', 'Terse.EVLAB.net.'])).toEqual([
    'opted out terse.evlab.net',
  ]);
  await comesToBe('terse.evlab.net', 'not_probed');

  const before = await labCounts(stack().facts().labUrl ?? '');
  const verdict = await ask('user77@terse.evlab.net');
  expect(verdict).toMatchObject({ state: 'unknown', reason: 'not_probed', final: true });
  expect(verdict.evidence?.find(({ result }) => result === 'not_probed')?.detail).toBe(
    'terse.evlab.net has opted out of being asked',
  );
  const after = await labCounts(stack().facts().labUrl ?? '');
  expect(after.connections).toBe(before.connections);
  expect((await ask('user1@normal.evlab.net')).reason).toBe('accepted');

  expect((await evLines(stack(), ['optout', 'list'])).join()).toMatch(/^terse\.evlab\.net\t20/);
  await evLines(stack(), ['optout', 'remove', 'terse.evlab.net']);
  await comesToBe('terse.evlab.net', 'accepted');
});

it('holds for every domain that an MX host serves', async () => {
  const { mx } = await ask('user1@limits.evlab.net');
  await evLines(stack(), ['optout', 'add', mx[0] ?? '']);
  await comesToBe('limits.evlab.net', 'not_probed');
  const { evidence } = await ask('user99@limits.evlab.net');
  expect(evidence?.at(-1)?.detail).toBe(`${mx[0]} has opted out of being asked`);
});

it('holds for an address that was put off before', async () => {
  const { databaseUrl } = stack().facts();
  const email = 'user9@greylist.evlab.net';
  expect(await ask(email)).toMatchObject({ reason: 'greylisted', final: false });
  await evLines(stack(), ['optout', 'add', 'greylist.evlab.net']);
  const sql = postgres(databaseUrl, { max: 1 });
  await until(
    async () => {
      const rows = await sql`SELECT reason FROM validation_results WHERE email = ${email}`;
      return rows.length === 1 && rows[0]?.['reason'] === 'not_probed';
    },
    60_000,
    () => 'it is still going to be asked',
  );
  await sql.end();
});

it.each([
  ['an address', ['add', 'user@example.com'], 'takes a domain, not an address'],
  ['a public suffix', ['add', 'co.uk'], 'is a public suffix'],
  ['a lone label', ['add', 'localhost'], 'it has one label only'],
  ['an IP address', ['add', '192.0.2.1'], 'opt-outs go by name, not by address'],
  ['nothing', ['remove'], 'takes one domain'],
])('refuses %s, and says how it should be', async (_what, args, says) => {
  const { exitCode, error } = await ev(stack(), ['optout', ...args]);
  expect(exitCode).toBe(2);
  expect(error).toContain(says);
});

it('ends with 1 where there is nothing to take back', async () => {
  const { exitCode, error } = await ev(stack(), ['optout', 'remove', 'bücher.example']);
  expect([exitCode, error]).toEqual([1, expect.stringContaining('xn--bcher-kva.example is not')]);
});
