/** A request that its caller has named is answered once, and then the same again, at both doors. */
import * as v from 'valibot';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { postValidate, request, usedUnits, verdictOf } from '#support/client.ts';
import type { Answer } from '#support/client.ts';
import { evLines } from '#support/ev.ts';
import { labConnections } from '#support/lab-counts.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

/** A key that nobody has used. */
const newKey = () => `key ${crypto.randomUUID()}`;

function problemOf(answer: Answer) {
  return v.parse(ProblemSchema, answer.body);
}

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  const door = urlName.toLowerCase();

  function ask(key: string, body: object, apiKey = stack().facts().apiKey): Promise<Answer> {
    return postValidate(stack().facts()[urlName], apiKey, body, { 'idempotency-key': key });
  }

  it('gives the first answer again, though it would be another by now, and charges for one', async () => {
    const key = newKey();
    const { [urlName]: base, apiKey } = stack().facts();
    const usedBefore = await usedUnits(base, apiKey);
    const body = { email: `User1+${door}@normal.evlab.net`, policy: 'signup', max_age: 0 };
    const before = await labConnections(stack().facts().labUrl ?? '', 'normal');
    const first = await ask(key, body);
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([200, null]);
    expect(verdictOf(first)).toMatchObject({ email: body.email, state: 'deliverable' });
    for (const again of [await ask(key, body), await ask(key, body)]) {
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
      expect(again.body).toEqual(first.body);
      expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
      expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    }
    // Without the key each of them would have been a probe of its own.
    const after = await labConnections(stack().facts().labUrl ?? '', 'normal');
    expect(after - before).toBe(1);
    expect((await usedUnits(base, apiKey)) - usedBefore).toBe(1);
  });

  it('gives evidence and transcript again as they were', async () => {
    const key = newKey();
    const body = {
      email: `user2${door}@normal.evlab.net`,
      include: ['evidence', 'transcript'],
      max_age: 0,
    };
    const first = verdictOf(await ask(key, body));
    expect(first.evidence?.length).toBeGreaterThan(0);
    expect(first.transcript?.length).toBeGreaterThan(0);
    expect(verdictOf(await ask(key, body))).toEqual(first);
  });

  it('takes bodies for the same that ask for the same, and no others', async () => {
    const key = newKey();
    const email = `user3${door}@normal.evlab.net`;
    const first = await ask(key, { email });
    const spelt = await ask(key, { timeout_ms: 8000, include: [], email });
    expect(spelt.body).toEqual(first.body);
    for (const body of [
      { email: `user4${door}@normal.evlab.net` },
      { email: email.toUpperCase() },
      { email, include: ['evidence'] },
      { email, timeout_ms: 8001 },
    ]) {
      const other = await ask(key, body);
      expect(other.status).toBe(422);
      expect(problemOf(other)).toMatchObject({ code: 'idempotency_key_reused' });
    }
  });

  it('makes one of many that come at once, and tells the others to come again', async () => {
    const key = newKey();
    const body = { email: `user1${door}@slow.evlab.net`, timeout_ms: 30_000 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(key, body)));
    const [first] = answers.filter(({ status }) => status === 200);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others).toHaveLength(9);
    for (const other of others) {
      expect([other.status, problemOf(other).code]).toEqual([409, 'idempotency_in_flight']);
      expect(Number(other.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await ask(key, body)).body).toEqual(first?.body);
  });

  it('gives a promise again, though it is kept by now', async () => {
    const key = newKey();
    const body = { email: `user2${door}@slow.evlab.net`, timeout_ms: 500 };
    const first = await ask(key, body);
    expect(first.status).toBe(202);
    const location = first.headers.get('location') ?? '';
    const { [urlName]: base, apiKey } = stack().facts();
    await until(
      async () => {
        const { body: job } = await request(base + location, { key: apiKey });
        return JSON.stringify(job).includes('"state":"completed"');
      },
      30_000,
      () => 'the job is not completed',
    );
    const again = await ask(key, body);
    expect([again.status, again.headers.get('location')]).toEqual([202, location]);
    expect(again.body).toEqual(first.body);
  });

  it('keeps no refusal: the key is good for the same request, and for a mended one', async () => {
    const key = newKey();
    expect((await ask(key, { email: 1 })).status).toBe(422);
    const good = await ask(key, { email: 'not an address' });
    expect(verdictOf(good).reason).toBe('invalid_syntax');
    expect((await ask(key, { email: 'not an address' })).body).toEqual(good.body);
  });

  it.each([
    ['no characters', ''],
    ['too many', 'k'.repeat(256)],
    ['others than printable ASCII', 'schl\u00fcssel'],
  ])('refuses a key of %s', async (_, key) => {
    const answer = await ask(key, { email: 'user1@normal.evlab.net' });
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'invalid_idempotency_key']);
  });

  it('keeps the keys of accounts apart, and those of live and test keys', async () => {
    const key = newKey();
    const { testKey } = stack().facts();
    const [stranger = ''] = await evLines(stack(), ['keys', 'create', 'stranger']);
    const mine = await ask(key, { email: `user5${door}@normal.evlab.net` });
    const theirs = await ask(key, { email: `user6${door}@normal.evlab.net` }, stranger);
    const tried = await ask(key, { email: 'risky@sandbox.test' }, testKey);
    expect([mine.status, theirs.status, tried.status]).toEqual([200, 200, 200]);
    expect(verdictOf(tried)).toMatchObject({ state: 'risky', reason: 'accept_all' });
  });
});

it('an answer that was given at one door is given again at the other', async () => {
  const { edgeUrl, apiUrl, apiKey } = stack().facts();
  const headers = { 'idempotency-key': newKey() };
  const body = { email: 'user7@normal.evlab.net' };
  const first = await postValidate(edgeUrl, apiKey, body, headers);
  const again = await postValidate(apiUrl, apiKey, body, headers);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toEqual(first.body);
});

it('neither a key nor an address can be read where answers are kept', async () => {
  const { apiUrl, apiKey, databaseUrl } = stack().facts();
  const headers = { 'idempotency-key': 'canary-key@normal.evlab.net' };
  const email = 'user8canary@normal.evlab.net';
  await postValidate(apiUrl, apiKey, { email, include: ['evidence', 'transcript'] }, headers);
  const sql = postgres(databaseUrl, { max: 1 });
  const rows = await sql`SELECT idempotency_keys::text AS row FROM idempotency_keys`;
  await sql.end();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain('canary');
});
