/** Each way in which the global cache can fail: the origin answers, and nothing waits for the cache twice. */
import { expect, it } from 'vitest';
import { problemOf, verdictOf } from '#support/edge-client.ts';
import type { Fault } from '#support/fault-proxy.ts';
import { eventually, quickest, useFaultSetting } from '#support/fault-setting.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const TIMEOUT_MS = 400;
const SLACK_MS = 50;
const REQUESTS = 12;
/** A cache that fails is waited for once, and a trial or two may come while the test runs. */
const MOST_WAITS = 4;

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['takes 2 s', { kind: 'slow', ms: 2000 }],
  ['is down', { kind: 'down' }],
  ['answers 429', { kind: 'answers', status: 429, body: '{"error":"too many requests"}' }],
  ['answers 500', { kind: 'answers', status: 500, body: '<h1>Internal error</h1>' }],
  ['answers in HTML', { kind: 'answers', status: 200, body: '<html>' }],
  ['answers with other JSON', { kind: 'answers', status: 200, body: '{"result":{"a":1}}' }],
  ['speaks no HTTP', { kind: 'babbles' }],
  ['resets connections', { kind: 'reset' }],
];

it.each(FAULTS)('a global cache that %s leaves memory and the origin', async (_, fault) => {
  const { setting, cache, ask, newAddress } = await useFaultSetting();
  const inMemory = newAddress();
  await ask({ email: inMemory });
  await cache.inject(fault);

  const took = await quickest(TIMEOUT_MS + SLACK_MS, async () => {
    const response = await ask({ email: newAddress(), timeout_ms: TIMEOUT_MS });
    expect(await verdictOf(response)).toMatchObject({ state: 'deliverable', final: true });
    expect(response.headers.get('cache-status')).toBe(
      'ev-origin; fwd=miss, ev-edge-global; fwd=miss; detail=unavailable, ev-edge-memory; fwd=miss',
    );
  });
  expect(took).toBeLessThanOrEqual(TIMEOUT_MS + SLACK_MS);
  expect(await verdictOf(await ask({ email: inMemory }))).toMatchObject({
    cache: { tier: 'edge-memory' },
  });
  const asked = cache.connections();
  for (let request = 0; request < REQUESTS; request += 1) await ask({ email: newAddress() });
  expect(cache.connections() - asked).toBeLessThanOrEqual(MOST_WAITS);

  const stranger = await setting.createKey('live', { status: 'revoked', version: 2 });
  expect((await problemOf(await ask({ email: inMemory }, stranger))).status).toBe(401);

  await cache.lift();
  const again = await eventually(
    async () => {
      const known = newAddress();
      await setting.replicateVerdict(known, acceptedRecord(Date.now(), 3600));
      return verdictOf(await ask({ email: known }));
    },
    ({ cache: { tier } }) => tier === 'edge-global',
  );
  expect(again.cache.tier).toBe('edge-global');
});
