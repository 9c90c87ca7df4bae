/** The REST protocol as its documentation states it, spoken without any client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bridge, startBridge } from '#lab/upstash/bridge.ts';
import { type RedisServer, startRedis } from '#origin/local/redis.ts';
import { createTestRedis } from '#support/redis.ts';

const TOKEN = 'secret';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

let redis: RedisServer;
let bridge: Bridge;

beforeAll(async () => {
  redis = await createTestRedis();
  bridge = await startBridge({ redisUrl: redis.url, token: TOKEN });
});

afterAll(async () => {
  await bridge?.close();
  await redis?.stop();
});

beforeEach(async () => {
  await ask('/flushall');
});

async function ask(path: string, request: RequestInit = {}): Promise<[number, unknown]> {
  const headers = { ...AUTHORIZED, ...Object.fromEntries(new Headers(request.headers)) };
  const response = await fetch(`${bridge.url}${path}`, { ...request, headers });
  return [response.status, await response.json()];
}

describe('a command in the path', () => {
  it('takes its arguments from the segments', async () => {
    expect(await ask('/set/foo/bar/EX/100')).toEqual([200, { result: 'OK' }]);
    expect(await ask('/get/foo')).toEqual([200, { result: 'bar' }]);
    expect(await ask('/TTL/foo')).toEqual([200, { result: 100 }]);
  });

  it('decodes percent signs', async () => {
    await ask('/set/a%2Fb/gr%C3%BC%C3%9Fe');
    expect(await ask('/get/a%2Fb')).toEqual([200, { result: 'grüße' }]);
  });

  it('takes the value from the body and options from the query', async () => {
    const posted = { method: 'POST', body: '{"json":true}' };
    expect(await ask('/set/foo?EX=50', posted)).toEqual([200, { result: 'OK' }]);
    expect(await ask('/get/foo')).toEqual([200, { result: '{"json":true}' }]);
    expect(await ask('/ttl/foo')).toEqual([200, { result: 50 }]);
    expect(await ask('/set/foo?NX', posted)).toEqual([200, { result: null }]);
  });
});

describe('encoding', () => {
  it('is base64 on request, for every string but OK', async () => {
    const headers = { 'upstash-encoding': 'base64' };
    expect(await ask('/set/foo/bar', { headers })).toEqual([200, { result: 'OK' }]);
    expect(await ask('/get/foo', { headers })).toEqual([200, { result: 'YmFy' }]);
    expect(await ask('/mget/foo/none', { headers })).toEqual([200, { result: ['YmFy', null] }]);
  });

  it('puts U+FFFD for what is no UTF-8, and base64 keeps it', async () => {
    await ask('/setbit/bits/0/1');
    expect(await ask('/get/bits')).toEqual([200, { result: '\uFFFD' }]);
    const headers = { 'upstash-encoding': 'base64' };
    expect(await ask('/get/bits', { headers })).toEqual([200, { result: 'gA==' }]);
  });
});

describe('errors', () => {
  it.each([
    ['no token', {}, 401, 'WRONGPASS'],
    ['a wrong token', { authorization: 'Bearer other' }, 401, 'WRONGPASS'],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 401, 'WRONGPASS'],
  ])('answers %s with %i', async (_what, headers, status, error) => {
    const response = await fetch(`${bridge.url}/get/foo`, { headers });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(error);
  });

  it('takes the token from the query as well', async () => {
    const response = await fetch(`${bridge.url}/get/foo?_token=${TOKEN}`);
    expect(response.status).toBe(200);
  });

  it.each([
    ['a failing command', '/incrby/foo/x', 'ERR value is not an integer'],
    ['too few arguments', '/get', "ERR wrong number of arguments for 'get' command"],
    ['an unknown command', '/nonsense/1', "ERR Command is not available: 'NONSENSE'"],
    ['a broken path', '/get/%E0%A4%A', 'ERR failed to parse'],
  ])('answers %s with 400', async (_what, path, error) => {
    const [status, body] = await ask(path);
    expect(status).toBe(400);
    expect(body).toEqual({ error: expect.stringContaining(error) });
  });

  it.each([
    ['/', 'not json'],
    ['/', '"GET"'],
    ['/', '[]'],
    ['/', '[["GET"],{"a":1}]'],
    ['/', '["GET",{"a":1}]'],
    ['/pipeline', '["GET","foo"]'],
    ['/pipeline', '[]'],
    ['/multi-exec', '[["GET",["nested"]]]'],
  ])('refuses at %s the body %s', async (path, body) => {
    const [status, answer] = await ask(path, { method: 'POST', body });
    expect(status).toBe(400);
    expect(answer).toEqual({ error: expect.stringMatching(/^ERR /) });
  });

  it('refuses another method with 405', async () => {
    const [status] = await ask('/get/foo', { method: 'DELETE' });
    expect(status).toBe(405);
  });

  it('refuses a body above one megabyte, announced or not', async () => {
    const body = 'x'.repeat(1024 * 1024 + 1);
    expect((await ask('/set/foo', { method: 'POST', body }))[0]).toBe(413);
    expect(await ask('/exists/foo')).toEqual([200, { result: 0 }]);
    const fits = 'x'.repeat(1024 * 1024);
    expect((await ask('/set/foo', { method: 'POST', body: fits }))[0]).toBe(200);
  });
});

it('discards a transaction whole when one command is not available', async () => {
  const body = JSON.stringify([['SET', 'foo', 'bar'], ['NONSENSE']]);
  const [status, answer] = await ask('/multi-exec', { method: 'POST', body });
  expect(status).toBe(400);
  expect(answer).toEqual({ error: expect.stringContaining('not available') });
  expect(await ask('/exists/foo')).toEqual([200, { result: 0 }]);
});

it('counts the requests it has taken', async () => {
  const before = bridge.requests();
  await ask('/ping');
  await fetch(`${bridge.url}/ping`);
  expect(bridge.requests()).toBe(before + 2);
});

it('says 503 while Redis is away, and serves again when it is back', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'upstash-http-'));
  const first = await startRedis({ directory });
  const other = await startBridge({ redisUrl: first.url, token: TOKEN });
  const status = async (): Promise<number> =>
    (await fetch(`${other.url}/ping`, { headers: AUTHORIZED })).status;
  try {
    expect(await status()).toBe(200);
    await first.stop();
    expect(await status()).toBe(503);
    const second = await startRedis({ directory, port: first.port });
    await expect.poll(status, { timeout: 5_000 }).toBe(200);
    await second.stop();
  } finally {
    await other.close();
    await rm(directory, { recursive: true, force: true });
  }
});
