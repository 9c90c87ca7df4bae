/** What was said to a mail server, on request, and without anybody's address. */
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { inFlight, postValidate, verdictOf } from '#support/client.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  it('is there where a server was asked, null for a hit, and absent unless asked for', async () => {
    const { [urlName]: url, apiKey } = stack().facts();
    const email = `user1${urlName.toLowerCase()}@normal.evlab.net`;
    const ask = async (body: object) =>
      verdictOf(await postValidate(url, apiKey, { email, timeout_ms: 30_000, ...body }));

    const { transcript } = await ask({ include: ['transcript'] });
    const said = (transcript ?? []).map(({ direction, line }) => `${direction} ${line}`);
    expect(said).toContain('sent RCPT TO:<recipient>');
    expect(said.some((line) => line.startsWith('received 250'))).toBe(true);
    expect(JSON.stringify(transcript)).not.toContain(urlName.toLowerCase());

    expect(await ask({ include: ['transcript'] })).toMatchObject({
      cache: { status: 'hit' },
      transcript: null,
    });
    expect(await ask({})).not.toHaveProperty('transcript');
  });
});

it('is null where nobody was asked, and where the deadline came first', async () => {
  const { edgeUrl, apiKey } = stack().facts();
  const include = ['transcript'];
  const invalid = await postValidate(edgeUrl, apiKey, { email: 'nobody', include });
  expect(verdictOf(invalid)).toMatchObject({ reason: 'invalid_syntax', transcript: null });
  const late = { email: 'user5@slow.evlab.net', include, timeout_ms: 100 };
  const promise = await postValidate(edgeUrl, apiKey, late);
  expect(promise.status).toBe(202);
  expect(verdictOf(promise)).toMatchObject({ transcript: null });
});

it('names nobody of a batch, and is kept nowhere', async () => {
  const { edgeUrl, apiKey, redisUrl, globalCacheUrl, databaseUrl } = stack().facts();
  const emails = Array.from({ length: 30 }, (_, index) =>
    index % 2 === 0
      ? `user${index}canary@normal.evlab.net`
      : `canary-nobody${index}@normal.evlab.net`,
  );
  const answers = await inFlight(
    30,
    emails.map(
      (email) => () =>
        postValidate(edgeUrl, apiKey, { email, include: ['transcript'], timeout_ms: 30_000 }),
    ),
  );
  for (const answer of answers) {
    const { transcript } = verdictOf(answer);
    expect(transcript?.length).toBeGreaterThan(5);
    expect(JSON.stringify(transcript).toLowerCase()).not.toContain('canary');
  }

  for (const url of [redisUrl, globalCacheUrl]) {
    const redis = new Redis(url);
    for (const key of await redis.keys('validation:result:*')) {
      expect(await redis.get(key)).not.toContain('RCPT TO');
    }
    redis.disconnect();
  }
  const sql = postgres(databaseUrl, { max: 1 });
  expect(await sql`SELECT 1 FROM validation_results WHERE record::text LIKE '%RCPT TO%'`).toEqual(
    [],
  );
  await sql.end();
});
