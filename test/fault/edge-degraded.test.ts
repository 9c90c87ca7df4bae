/** What the edge does when what is behind it is away, slow, or talks nonsense. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postValidate, problemOf, verdictOf } from '#support/edge-client.ts';
import { createEdgeSetting, KEY_RECORD } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';
import type { Bindings, EdgeWorker } from '#support/edge-worker.ts';
import { eventually } from '#support/fault-setting.ts';
import { listenOnFreePort } from '#support/listen.ts';
import { jsonAnswer, problemAnswer } from '#support/origin-peer.ts';
import type { PeerAnswer, Respond } from '#support/origin-peer.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

/** Port 1 of loopback, where nothing listens: a connection is refused at once. */
const AWAY = 'http://127.0.0.1:1';
const POLL_MS = 250;

let setting: EdgeSetting;
let usual: Respond;
let key: string;
let addresses = 0;
beforeAll(async () => {
  setting = await createEdgeSetting();
  usual = setting.origin.respond;
});
beforeEach(async () => {
  setting.origin.respond = usual;
  key = await setting.createKey('live');
});
afterAll(async () => {
  await setting.stop();
});

function newAddress(): string {
  addresses += 1;
  return `someone@recipient-${addresses}.com`;
}

async function withEdge(changes: Bindings, use: (edge: EdgeWorker) => Promise<void>) {
  const edge = await setting.startEdge(changes);
  try {
    await use(edge);
  } finally {
    await edge.stop();
  }
}

function ask(edge: EdgeWorker, email: string, body: object = {}): Promise<Response> {
  return postValidate(edge.url, key, { email, ...body });
}

describe('an origin that gives no verdict', () => {
  const nonsense: readonly (readonly [string, PeerAnswer | null])[] = [
    ['never answers', null],
    ['answers in HTML', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>' }],
    ['answers with an empty object', jsonAnswer(200, {})],
    ['answers with nothing', { status: 204, body: '' }],
    ['redirects', { status: 302, headers: { location: AWAY }, body: '' }],
    ['refuses our signature', problemAnswer('bad_signature')],
    ['names no job', jsonAnswer(202, {}, { location: '/elsewhere' })],
    ['answers without end', jsonAnswer(200, 'x'.repeat(1024 * 1024))],
  ];

  it.each(nonsense)('leaves what the edge sees by itself where it %s', async (_, answer) => {
    setting.origin.respond = () => answer;
    const response = await ask(setting.edge, newAddress(), { timeout_ms: 200 });
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await verdictOf(response)).toMatchObject({ state: 'unknown', final: false });
    const wantsProbe = await ask(setting.edge, newAddress(), { timeout_ms: 200, max_age: 0 });
    expect(wantsProbe.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await problemOf(wantsProbe)).toMatchObject({
      status: 503,
      code: expect.stringMatching(/^origin_(unavailable|late)$/),
    });
    setting.origin.respond = usual;
    const again = await eventually(
      async () => verdictOf(await ask(setting.edge, newAddress())),
      ({ state }) => state === 'deliverable',
    );
    expect(again).toMatchObject({ state: 'deliverable', final: true });
  });

  it('leaves the answers that need no origin', async () => {
    await setting.replicateKey(key, KEY_RECORD);
    const known = newAddress();
    await setting.replicateVerdict(known, acceptedRecord(Date.now(), 3600));
    await withEdge({ ORIGIN_URL: AWAY }, async (edge) => {
      expect(await verdictOf(await ask(edge, known))).toMatchObject({ cache: { status: 'hit' } });
      expect(await verdictOf(await ask(edge, '@'))).toMatchObject({ reason: 'invalid_syntax' });
      const health = await fetch(`${edge.url}/health`);
      expect([health.status, await health.json()]).toEqual([
        503,
        {
          status: 'unhealthy',
          version: '1.0.0',
          timestamp: expect.stringMatching(/Z$/),
          checks: { database: false, redis: false, queue: false },
        },
      ]);
    });
  });
});

describe('a global cache that gives nothing', () => {
  it.each<[string, (hungUrl: string) => Bindings]>([
    ['is away', () => ({ UPSTASH_REDIS_REST_URL: AWAY })],
    ['refuses our token', () => ({ UPSTASH_REDIS_REST_TOKEN: 'another token' })],
    ['hangs', (hungUrl) => ({ UPSTASH_REDIS_REST_URL: hungUrl })],
  ])('because it %s leaves memory and the origin', async (_, changes) => {
    const hung = await listenOnFreePort(createServer(() => undefined));
    await withEdge(changes(hung.url), async (edge) => {
      const email = newAddress();
      expect(await verdictOf(await ask(edge, email))).toMatchObject({ cache: { status: 'miss' } });
      expect(await verdictOf(await ask(edge, email))).toMatchObject({
        cache: { tier: 'edge-memory' },
      });
      expect(edge.logs.join('\n')).toContain('global_cache.unavailable');
      expect(edge.logs.join('\n')).not.toMatch(/MGET|validation:result|gate:key/i);
    });
    await hung.stop();
  });

  it.each([
    '<html>',
    '{}',
    '{"result":7}',
    '{"result":["a","b"]}',
    '[]',
    '{"result":[{}]}',
    'null',
  ])('but nonsense (%j) leaves the origin', async (body) => {
    const server = createServer((_, response) => response.end(body));
    const { url, stop } = await listenOnFreePort(server);
    await withEdge({ UPSTASH_REDIS_REST_URL: url }, async (edge) => {
      expect((await ask(edge, newAddress())).status).toBe(200);
    });
    await stop();
  });

  it('but garbage under a key leaves the origin', async () => {
    const email = newAddress();
    await setting.redis.set(`validation:result:${await setting.hashOf(email)}`, '{"state":1}');
    expect(await verdictOf(await ask(setting.edge, email))).toMatchObject({
      cache: { status: 'miss' },
    });
  });
});

describe('a key that nobody can be asked for', () => {
  it('is 503 and never believed, even for what the edge could answer alone', async () => {
    await withEdge({ ORIGIN_URL: AWAY, UPSTASH_REDIS_REST_URL: AWAY }, async (edge) => {
      const response = await ask(edge, 'a@example.com');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await problemOf(response)).toMatchObject({ code: 'dependency_unavailable' });
    });
  });

  it('is believed when it was seen a moment ago', async () => {
    const own = await createEdgeSetting();
    const ownKey = await own.createKey('live');
    const body = { email: 'a@example.com' };
    expect((await postValidate(own.edge.url, ownKey, body)).status).toBe(200);
    await Promise.all([own.origin.stop(), own.bridge.close()]);
    // Longer than memory is fresh, and shorter than it may be stale.
    await new Promise((resolve) => setTimeout(resolve, 5500));
    expect((await postValidate(own.edge.url, ownKey, body)).status).toBe(200);
    await own.stop();
  });
});

it('a key that is revoked stops working while it is in use', async () => {
  await setting.replicateKey(key, KEY_RECORD);
  expect((await ask(setting.edge, 'a@example.com')).status).toBe(200);
  await setting.replicateKey(key, { ...KEY_RECORD, version: 2, status: 'revoked' });
  const revokedAtMs = Date.now();
  let response = await ask(setting.edge, 'a@example.com');
  while (response.status === 200 && Date.now() - revokedAtMs < 10_000) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    response = await ask(setting.edge, 'a@example.com');
  }
  expect(await problemOf(response)).toMatchObject({ status: 401, code: 'revoked_key' });
});

it('an edge without a binding serves nothing, and its log names the binding and no value', async () => {
  const changes = { ORIGIN_URL: 'not a url', EV_CACHE_PEPPER: 'short and secret' };
  await withEdge(changes, async (edge) => {
    for (const response of [await ask(edge, 'a@example.com'), await fetch(`${edge.url}/health`)]) {
      expect(await problemOf(response)).toMatchObject({ status: 500, code: 'internal' });
    }
    const log = edge.logs.join('\n');
    expect(log).toContain('ORIGIN_URL');
    expect(log).toContain('EV_CACHE_PEPPER');
    expect(log).not.toContain('short and secret');
  });
});
