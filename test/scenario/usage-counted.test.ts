/** Hits and misses are counted exactly, what is free is free, and the ledger can be proved. */
import { expect, it } from 'vitest';
import type { Usage } from '#shared/contract/usage.ts';
import { inFlight, postValidate, request, verdictOf } from '#support/client.ts';
import { ev, evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { usageAt } from '#support/usage.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
let accounts = 0;

async function newKey(...options: string[]): Promise<string> {
  accounts += 1;
  const [key = ''] = await evLines(stack(), ['keys', 'create', `account-${accounts}`, ...options]);
  return key;
}

async function ask(where: 'edgeUrl' | 'apiUrl', key: string, email: string, body: object = {}) {
  const answer = await postValidate(stack().facts()[where], key, { email, ...body });
  return verdictOf(answer);
}

/** The usage is the same at the edge and at the origin. */
async function usageOf(key: string): Promise<Usage> {
  const { edgeUrl, apiUrl } = stack().facts();
  const atEdge = await usageAt(edgeUrl, key);
  expect(await usageAt(apiUrl, key)).toEqual(atEdge);
  return atEdge;
}

it('is nothing for an account that has not asked', async () => {
  const now = new Date();
  const usage = await usageOf(await newKey('--quota', '1000'));
  expect(usage).toEqual({
    month: now.toISOString().slice(0, 7),
    quota: 1000,
    used: 0,
    reserved: 0,
    remaining: 1000,
    charged: { hits: 0, misses: 0 },
    free: { unknown: 0, duplicate: 0, unasked: 0, test: 0, degraded: 0 },
    resets_at: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString(),
  });
});

it('is one for each definite verdict, from a server or from a cache', async () => {
  const key = await newKey();
  for (const email of [
    'user81@normal.evlab.net',
    'no82@normal.evlab.net',
    'user83@full.evlab.net',
  ]) {
    expect(await ask('edgeUrl', key, email)).toMatchObject({ cache: { status: 'miss' } });
    for (let hit = 0; hit < 4; hit += 1) {
      expect(await ask('edgeUrl', key, email)).toMatchObject({ cache: { status: 'hit' } });
    }
  }
  for (let hit = 0; hit < 3; hit += 1) {
    expect(await ask('apiUrl', key, 'user81@normal.evlab.net')).toMatchObject({
      cache: { tier: 'origin' },
    });
  }
  expect(await ask('apiUrl', key, 'user84@normal.evlab.net')).toMatchObject({
    cache: { status: 'miss' },
  });
  expect(await usageOf(key)).toMatchObject({
    quota: 1_000_000,
    used: 19,
    reserved: 0,
    remaining: 999_981,
    charged: { hits: 15, misses: 4 },
  });
});

it('is nothing for what nobody knows, need not be asked, or is asked with a test key', async () => {
  const key = await newKey();
  for (const where of ['edgeUrl', 'apiUrl'] as const) {
    await ask(where, key, 'no address');
    await ask(where, key, 'someone@example.com');
    expect(await ask(where, key, `${where}@blocked-at-rcpt.evlab.net`)).toMatchObject({
      state: 'unknown',
    });
  }
  expect(await ask('edgeUrl', key, 'edgeUrl@blocked-at-rcpt.evlab.net')).toMatchObject({
    cache: { status: 'hit' },
  });
  const [testKey = ''] = await evLines(stack(), [
    'keys',
    'create',
    `account-${accounts}`,
    '--test',
  ]);
  for (const where of ['edgeUrl', 'apiUrl'] as const) await ask(where, testKey, 'a@sandbox.test');
  expect(await usageOf(key)).toMatchObject({
    used: 0,
    free: { unknown: 3, duplicate: 0, unasked: 4, test: 2, degraded: 0 },
  });
});

it('is one for many who ask for the same address at once, for each account', async () => {
  const { apiUrl } = stack().facts();
  const keys = [await newKey(), await newKey()];
  const requests = Array.from({ length: 60 }, (_, index) => () => {
    const body = { email: 'user85@slow.evlab.net', timeout_ms: 30_000 };
    return postValidate(apiUrl, keys[index % 2] ?? '', body);
  });
  const verdicts = (await inFlight(60, requests)).map(verdictOf);
  expect(new Set(verdicts.map(({ id }) => id)).size).toBe(1);
  for (const key of keys) {
    expect(await usageOf(key)).toMatchObject({
      charged: { hits: 0, misses: 1 },
      free: { duplicate: 29 },
    });
  }
});

it('is one for a promise, when it is kept', async () => {
  const { edgeUrl } = stack().facts();
  const key = await newKey();
  const body = { email: 'user86@slow.evlab.net', timeout_ms: 200 };
  const answer = await postValidate(edgeUrl, key, body);
  expect(answer.status).toBe(202);
  expect(await usageOf(key)).toMatchObject({ used: 0, reserved: 1 });
  const location = answer.headers.get('location') ?? '';
  await until(
    async () => {
      const { body: job } = await request(edgeUrl + location, { key });
      return JSON.stringify(job).includes('"completed"');
    },
    30_000,
    () => 'the promise is not kept',
  );
  expect(await usageOf(key)).toMatchObject({
    used: 1,
    reserved: 0,
    charged: { hits: 0, misses: 1 },
  });
});

it('is shown to any scope, and to no stranger', async () => {
  const { edgeUrl, apiUrl } = stack().facts();
  for (const scope of ['validate', 'jobs', 'admin']) {
    expect(await usageOf(await newKey('--scopes', scope))).toMatchObject({ used: 0 });
  }
  for (const base of [edgeUrl, apiUrl]) {
    expect((await request(`${base}/v1/usage`)).status).toBe(401);
    expect((await request(`${base}/v1/usage`, { method: 'POST' })).headers.get('allow')).toBe(
      'GET, HEAD',
    );
  }
});

it('is what the events say', async () => {
  const { exitCode, out } = await ev(stack(), ['usage', 'reconcile']);
  expect([exitCode, out]).toEqual([0, expect.stringContaining('is what the events say')]);
});
