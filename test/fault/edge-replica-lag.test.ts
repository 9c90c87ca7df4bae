/** The edge's replica of the global cache lags by 5 s: nothing that the edge knows better is lost to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { startBridge } from '#lab/upstash/bridge.ts';
import { cachedVerdictText } from '#shared/contract/cached-verdict.ts';
import { resultKey } from '#shared/contract/names.ts';
import { verdictOf } from '#support/edge-client.ts';
import { postValidate } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import { startFaultProxy } from '#support/fault-proxy.ts';
import { eventually } from '#support/fault-setting.ts';
import { verdictAnswer } from '#support/origin-peer.ts';
import { createTestRedis } from '#support/redis.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const LAG_MS = 5000;
const TOKEN = 'token-of-the-replica-for-tests-only';
const POLL_MS = 250;
const EMAIL = 'someone@recipient.com';

/** An edge that reads a replica whose way to the primary goes through a proxy. */
async function useLaggingReplica() {
  const setting = await createEdgeSetting();
  const proxy = await startFaultProxy(setting.redisUrl);
  const replica = await createTestRedis({ replicaOf: proxy.url.replace('http:', 'redis:') });
  const bridge = await startBridge({ redisUrl: replica.url, token: TOKEN });
  const edge = await setting.startEdge({
    UPSTASH_REDIS_REST_URL: bridge.url,
    UPSTASH_REDIS_REST_TOKEN: TOKEN,
  });
  const redis = new Redis(replica.url);
  onTestFinished(async () => {
    await edge.stop();
    await bridge.close();
    redis.disconnect();
    await replica.stop();
    await proxy.stop();
    await setting.stop();
  });
  return { setting, proxy, edge, replica: redis };
}

it('shows no older verdict after a newer one, and the newest once it has arrived', async () => {
  const { setting, proxy, edge, replica } = await useLaggingReplica();
  const key = await setting.createKey('live');
  const old = acceptedRecord(Date.now() - 60_000, 3600, { score: 0.1 });
  await setting.replicateVerdict(EMAIL, old);
  const resultAt = resultKey(await setting.hashOf(EMAIL));
  await eventually(
    () => replica.get(resultAt),
    (text) => text !== null,
  );
  const ask = async (body: object = {}) =>
    verdictOf(await postValidate(edge.url, key, { email: EMAIL, ...body }));
  expect(await ask()).toMatchObject({ score: 0.1, cache: { tier: 'edge-global' } });

  await proxy.inject({ kind: 'slow', ms: LAG_MS });
  const newer = acceptedRecord(Date.now(), 3600, { score: 0.2 });
  setting.origin.respond = (request) => verdictAnswer(request, newer);
  expect(await ask({ max_age: 0 })).toMatchObject({ score: 0.2 });
  await setting.replicateVerdict(EMAIL, newer);
  let sawReplicaBehind = false;
  for (let waitedMs = 0; waitedMs < 2 * LAG_MS; waitedMs += POLL_MS) {
    sawReplicaBehind ||= (await replica.get(resultAt)) === cachedVerdictText(old);
    expect(await ask()).toMatchObject({ score: 0.2 });
    await sleep(POLL_MS);
  }
  expect(sawReplicaBehind).toBe(true);

  // Another isolate has no memory of it, and takes what the replica has by now.
  await eventually(
    () => replica.get(resultAt),
    (text) => text === cachedVerdictText(newer),
  );
  await proxy.lift();
  const newest = acceptedRecord(Date.now(), 3600, { score: 0.3 });
  await setting.replicateVerdict(EMAIL, newest);
  expect(await eventually(ask, ({ score }) => score === 0.3)).toMatchObject({ score: 0.3 });
});
