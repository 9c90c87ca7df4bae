/**
 * The bridge against the client that production uses: whatever @upstash/redis does with it must come
 * out as it would with Upstash itself.
 */
import { Redis, type RedisConfigNodejs } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bridge, startBridge } from '#lab/upstash/bridge.ts';
import type { RedisServer } from '#origin/local/redis.ts';
import { createTestRedis } from '#support/redis.ts';

const TOKEN = 'a-token-that-may-write';
const READ_ONLY_TOKEN = 'a-token-that-may-read';

let primary: RedisServer;
let replica: RedisServer;
let primaryBridge: Bridge;
let replicaBridge: Bridge;

beforeAll(async () => {
  primary = await createTestRedis();
  replica = await createTestRedis({ replicaOf: primary.url });
  const tokens = { token: TOKEN, readOnlyToken: READ_ONLY_TOKEN };
  primaryBridge = await startBridge({ redisUrl: primary.url, ...tokens });
  replicaBridge = await startBridge({ redisUrl: replica.url, ...tokens });
});

afterAll(async () => {
  await Promise.all([primaryBridge, replicaBridge].map((bridge) => bridge?.close()));
  await replica?.stop();
  await primary?.stop();
});

beforeEach(async () => {
  await client().flushdb();
});

function client(options: Partial<RedisConfigNodejs> = {}): Redis {
  return new Redis({ url: primaryBridge.url, token: TOKEN, retry: false, ...options });
}

describe.each(['base64', false] as const)('with response encoding %s', (responseEncoding) => {
  const redis = (): Redis => client({ responseEncoding });

  it.each([
    ['plain text', 'value'],
    ['the word that is never encoded', 'OK'],
    ['no text at all', ''],
    ['umlauts, Chinese, an emoji of four bytes', 'bücher 电子邮件 📧'],
    ['quotes, backslashes and control characters', '"\\\r\n\t\u0000\u001F'],
    ['what looks like base64', 'T0s='],
  ])('gives back %s as it was set', async (_what, value) => {
    const plain = client({ responseEncoding, automaticDeserialization: false });
    expect(await plain.set('key', value)).toBe('OK');
    expect(await plain.get('key')).toBe(value);
    expect(await plain.mget('key', 'absent')).toEqual([value, null]);
  });

  it('carries integers, nulls, hashes and nested arrays', async () => {
    expect(await redis().incrby('count', 41)).toBe(41);
    expect(await redis().get('absent')).toBeNull();
    await redis().hset('hash', { name: 'ä', count: 2 });
    expect(await redis().hgetall('hash')).toEqual({ name: 'ä', count: 2 });
    await redis().xadd('stream', '1-1', { field: 'wert' });
    expect(await redis().xrange('stream', '-', '+')).toEqual({ '1-1': { field: 'wert' } });
  });

  it('answers a pipeline in order', async () => {
    const pipeline = redis().pipeline();
    pipeline.set('one', 'eins').incr('two').get('one').get('absent');
    expect(await pipeline.exec()).toEqual(['OK', 1, 'eins', null]);
  });

  it('answers a pipeline in which one command fails', async () => {
    await redis().set('text', 'no number');
    const pipeline = redis().pipeline();
    pipeline.incr('text').set('after', 'done');
    const [failed, done] = await pipeline.exec({ keepErrors: true });
    expect(failed?.error).toContain('not an integer');
    expect(done?.result).toBe('OK');
  });

  it('runs a script with keys and arguments', async () => {
    const script = "redis.call('SET', KEYS[1], ARGV[1]); return {KEYS[1], ARGV[1], 7}";
    expect(await redis().eval(script, ['schlüssel'], ['wert'])).toEqual(['schlüssel', 'wert', 7]);
    const sha = await redis().scriptLoad(script);
    expect(await redis().evalsha(sha, ['k'], ['v'])).toEqual(['k', 'v', 7]);
  });
});

describe('transactions', () => {
  it('runs all commands', async () => {
    const transaction = client().multi();
    transaction.set('name', 'ä').incr('count').lpush('list', 'x', 'y');
    expect(await transaction.exec()).toEqual(['OK', 1, 2]);
  });

  it('runs none when one of them is malformed', async () => {
    // The client has no way to say it: its methods know how many arguments a command takes.
    await expect(sendTransaction([['SET', 'before', '1'], ['GET']])).rejects.toThrow('EXECABORT');
    expect(await client().get('before')).toBeNull();
  });

  it('keeps them apart from each other and from single commands on the same connection', async () => {
    const callers = Array.from({ length: 50 }, async (_unused, caller) => {
      const transaction = client().multi();
      for (let turn = 0; turn < 10; turn += 1) transaction.incr('counter');
      const [counted] = await Promise.all([
        transaction.exec<number[]>(),
        client().incr(`other:${caller}`),
      ]);
      const [first = 0] = counted;
      expect(counted).toEqual(Array.from({ length: 10 }, (_item, index) => first + index));
    });
    await Promise.all(callers);
    expect(await client().get('counter')).toBe(500);
  });
});

describe('access', () => {
  it('refuses an unknown token', async () => {
    await expect(client({ token: 'guessed' }).get('key')).rejects.toThrow('WRONGPASS');
  });

  it('lets the read-only token read, and nothing else', async () => {
    await client().set('key', 'value');
    const reader = client({ token: READ_ONLY_TOKEN });
    expect(await reader.get('key')).toBe('value');
    await expect(reader.set('key', 'other')).rejects.toThrow('NOPERM');
    await expect(reader.del('key')).rejects.toThrow('NOPERM');
    await expect(reader.eval('return 1', [], [])).rejects.toThrow('NOPERM');
    await expect(reader.keys('*')).rejects.toThrow('NOPERM');
    expect(await client().get('key')).toBe('value');
  });

  it('refuses what would block, change or rule the one connection', async () => {
    const commands = ['BLPOP', 'SUBSCRIBE', 'MONITOR', 'WATCH', 'CLIENT', 'CONFIG', 'SHUTDOWN'];
    for (const command of commands) {
      await expect(client().exec([command, 'x'])).rejects.toThrow('not available');
    }
    expect(await client().ping()).toBe('PONG');
  });
});

describe('primary and replica', () => {
  it('shows at the replica what was written to the primary', async () => {
    await client().set('key', 'geschrieben');
    const reader = client({ url: replicaBridge.url, token: READ_ONLY_TOKEN });
    await expect.poll(() => reader.get('key')).toBe('geschrieben');
  });

  it('refuses a write to the replica', async () => {
    await expect(client({ url: replicaBridge.url }).set('key', 'x')).rejects.toThrow('READONLY');
  });

  it('reads its own writes at once when the sync token goes along', async () => {
    for (let turn = 0; turn < 50; turn += 1) {
      const { token } = await send(primaryBridge, '', ['SET', 'turn', turn]);
      const { result } = await send(replicaBridge, token, ['GET', 'turn']);
      expect(result).toBe(String(turn));
    }
  });
});

async function send(
  bridge: Bridge,
  syncToken: string,
  command: readonly unknown[],
): Promise<{ result: unknown; token: string }> {
  const response = await fetch(bridge.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'upstash-sync-token': syncToken },
    body: JSON.stringify(command),
  });
  const body: unknown = await response.json();
  const result = typeof body === 'object' && body !== null && 'result' in body ? body.result : body;
  return { result, token: response.headers.get('upstash-sync-token') ?? '' };
}

async function sendTransaction(commands: readonly (readonly string[])[]): Promise<unknown> {
  const response = await fetch(`${primaryBridge.url}/multi-exec`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(commands),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
