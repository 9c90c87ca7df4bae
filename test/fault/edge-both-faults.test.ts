/** Global cache and origin fail together: memory answers, and what it does not know is not made up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { problemOf, verdictOf } from '#support/edge-client.ts';
import type { Fault } from '#support/fault-proxy.ts';
import { eventually, quickest, useFaultSetting } from '#support/fault-setting.ts';

/** So short that the edge does not blame an origin that misses it, and waits for it each time. */
const TIMEOUT_MS = 400;
const SLACK_MS = 50;
/** Requests that all are answered once one is: it was no trial that passed by. */
const RECOVERED = 5;
/** The third failure has the edge ask no more, and then nothing is waited for. */
const TRIES_BEFORE_THE_BREAKER = 2;
/** Twice the time that is given, for a busy machine, and less than the tiers take by themselves. */
const KEY_LIMIT_MS = 2 * TIMEOUT_MS;
/** Longer than the gate believes a key without asking again. */
const KEY_FRESH_MS = 5500;

const FAULTS: readonly (readonly [string, Fault, Fault])[] = [
  ['both take seconds', { kind: 'slow', ms: 2000 }, { kind: 'slow', ms: 3000 }],
  ['both are down', { kind: 'down' }, { kind: 'down' }],
  [
    'one answers 500 and the other resets connections',
    { kind: 'answers', status: 500, body: 'oops' },
    { kind: 'reset' },
  ],
];

it.each(FAULTS)('%s', async (_, ofCache, ofOrigin) => {
  const { setting, cache, origin, ask, newAddress } = await useFaultSetting();
  const inMemory = newAddress();
  await ask({ email: inMemory });
  await Promise.all([cache.inject(ofCache), origin.inject(ofOrigin)]);

  const stranger = await setting.createKey('live');
  const strangerTook = await quickest(
    KEY_LIMIT_MS,
    async () => {
      const response = await ask({ email: 'a@example.com', timeout_ms: TIMEOUT_MS }, stranger);
      expect(await problemOf(response)).toMatchObject({
        status: 503,
        code: 'dependency_unavailable',
      });
    },
    TRIES_BEFORE_THE_BREAKER,
  );
  expect(strangerTook).toBeLessThanOrEqual(KEY_LIMIT_MS);

  const took = await quickest(TIMEOUT_MS + SLACK_MS, async () => {
    const response = await ask({ email: newAddress(), timeout_ms: TIMEOUT_MS });
    expect(await verdictOf(response)).toMatchObject({ state: 'unknown', final: false });
  });
  expect(took).toBeLessThanOrEqual(TIMEOUT_MS + SLACK_MS);
  await sleep(KEY_FRESH_MS);
  expect(await verdictOf(await ask({ email: inMemory }))).toMatchObject({
    state: 'deliverable',
    cache: { tier: 'edge-memory' },
  });

  await Promise.all([cache.lift(), origin.lift()]);
  const again = await eventually(
    async () => verdictOf(await ask({ email: newAddress() })),
    ({ state }) => state === 'deliverable',
  );
  expect(again).toMatchObject({ state: 'deliverable', final: true });
  for (let request = 0; request < RECOVERED; request += 1) {
    expect(await verdictOf(await ask({ email: newAddress() }))).toMatchObject({ final: true });
  }
});
