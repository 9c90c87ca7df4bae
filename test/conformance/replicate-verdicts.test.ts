/** Verdicts on their way to the global cache: behind, in batches, and without losing the newest. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBridge } from '#lab/upstash/bridge.ts';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { readDomainFact } from '#shared/contract/domain-fact.ts';
import { resultKey } from '#shared/contract/names.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import { createRouteNotes } from '#origin/replicate/domain-facts.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { VerdictReplica } from '#origin/replicate/verdict-replica.ts';
import { until } from '#support/stack.ts';
import { useRedis } from '#support/use-redis.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const { url, connect } = useRedis();
const TOKEN = 'a-token-for-the-bridge';
const LIMIT_MS = 20_000;

let bridge: Awaited<ReturnType<typeof startBridge>>;
beforeAll(async () => {
  bridge = await startBridge({ redisUrl: url(), token: TOKEN });
});
afterAll(() => bridge.close());

const metrics = () =>
  createMetrics([
    'email_validator_replication_pending',
    'email_validator_replication_dropped_total',
    'email_validator_errors_total',
  ]);

const hashOf = (n: number) => n.toString(16).padStart(64, '0');

function replicaTo(address: string) {
  return new VerdictReplica(connectGlobalCache(address, TOKEN), metrics(), Date.now);
}

it('writes many with few requests, each for as long as it may be shown', async () => {
  const redis = await connect();
  const replica = replicaTo(bridge.url);
  const before = bridge.requests();
  const now = Date.now();
  for (let n = 0; n < 500; n += 1) replica.offer(hashOf(n), acceptedRecord(now, 3600));
  await until(
    async () => (await redis.dbsize()) === 500,
    LIMIT_MS,
    () => 'not all arrive',
  );
  expect(bridge.requests() - before).toBeLessThanOrEqual(10);
  const weekSeconds = 7 * 24 * 3600;
  expect(await redis.ttl(resultKey(hashOf(1)))).toBeGreaterThan(weekSeconds + 3500);
  expect(await redis.ttl(resultKey(hashOf(1)))).toBeLessThanOrEqual(weekSeconds + 3600);
});

it('writes the newest of several verdicts for one address', async () => {
  const redis = await connect();
  const replica = replicaTo(bridge.url);
  for (const score of [0.1, 0.2, 0.3]) {
    replica.offer(hashOf(1), acceptedRecord(Date.now(), 3600, { score }));
  }
  const kept = async () => (await redis.get(resultKey(hashOf(1)))) ?? '';
  await until(
    async () => (await kept()) !== '',
    LIMIT_MS,
    () => 'none arrives',
  );
  expect(await kept()).toContain('"score":0.3');
});

it('does not write what nobody would be shown', async () => {
  const redis = await connect();
  const replica = replicaTo(bridge.url);
  const momentary = { state: 'unknown', reason: 'timeout' } as const;
  replica.offer(hashOf(1), acceptedRecord(Date.now() - 10_000, 1, momentary));
  replica.offer(hashOf(2), acceptedRecord(Date.now(), 3600));
  await until(
    async () => (await redis.dbsize()) > 0,
    LIMIT_MS,
    () => 'nothing arrives',
  );
  expect(await redis.keys('*')).toEqual([resultKey(hashOf(2))]);
});

it('writes what is known of a domain, for as long as it is believed, and not its name', async () => {
  const redis = await connect();
  const note = createRouteNotes(replicaTo(bridge.url), await importHmacKey('pepper'), Date.now);
  note('gone.recipient.com', { kind: 'domain_not_found' });
  note('fine.recipient.com', {
    kind: 'route',
    hosts: ['mx.recipient.com'],
    implicit: false,
    provider: null,
  });
  await until(
    async () => (await redis.dbsize()) > 0,
    LIMIT_MS,
    () => 'nothing arrives',
  );
  const [key = '', ...others] = await redis.keys('*');
  expect(others).toEqual([]);
  expect(key).toMatch(/^domain:facts:[0-9a-f]{64}$/);
  const text = await redis.get(key);
  expect(readDomainFact(text)).toMatchObject({ fact: 'domain_not_found' });
  expect(text).not.toContain('recipient');
  expect(await redis.ttl(key)).toBeGreaterThan(14 * 60);
});

it('catches up by itself after the global cache was away', async () => {
  const redis = await connect();
  const gone = await startBridge({ redisUrl: url(), token: TOKEN });
  const port = Number(new URL(gone.url).port);
  await gone.close();
  const replica = replicaTo(gone.url);
  replica.offer(hashOf(1), acceptedRecord(Date.now(), 3600));
  await new Promise((resolve) => setTimeout(resolve, 300));
  replica.offer(hashOf(2), acceptedRecord(Date.now(), 3600));
  const back = await startBridge({ redisUrl: url(), token: TOKEN, port });
  try {
    await until(
      async () => (await redis.dbsize()) === 2,
      LIMIT_MS,
      () => 'it does not catch up',
    );
    expect((await redis.keys('*')).toSorted()).toEqual([1, 2].map((n) => resultKey(hashOf(n))));
  } finally {
    await back.close();
  }
});

it('ends without waiting for a global cache that is away', async () => {
  const replica = replicaTo('http://127.0.0.1:1');
  replica.offer(hashOf(1), acceptedRecord(Date.now(), 3600));
  await expect(replica.close()).resolves.toBeUndefined();
});
