/** Keys, revocations and opt-outs on their way to the edge: in order, once more after an outage, never backwards. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startBridge } from '#lab/upstash/bridge.ts';
import { keyRecordKey } from '#shared/contract/key-record.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { optOutKey } from '#shared/contract/opt-out.ts';
import { createLogger } from '#origin/observe/logger.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { startOutboxRelay } from '#origin/replicate/outbox-relay.ts';
import { addOptOut } from '#origin/store/add-opt-out.ts';
import { createApiKey } from '#origin/store/create-api-key.ts';
import { removeOptOut } from '#origin/store/remove-opt-out.ts';
import { revokeApiKey } from '#origin/store/revoke-api-key.ts';
import { newId } from '#support/new-id.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { until } from '#support/stack.ts';
import { useRedis } from '#support/use-redis.ts';

const { url, connect } = useRedis();
const TOKEN = 'a-token-for-the-bridge';
const LIMIT_MS = 20_000;

let store: TestStore;
let bridge: Awaited<ReturnType<typeof startBridge>>;
beforeAll(async () => {
  [store, bridge] = await Promise.all([
    openTestStore(),
    startBridge({ redisUrl: url(), token: TOKEN }),
  ]);
});
afterAll(async () => {
  await bridge.close();
  await store.close();
});

function relayTo(address: string): void {
  const relay = startOutboxRelay(
    store.database,
    connectGlobalCache(address, TOKEN),
    createMetrics(['email_validator_errors_total']),
    createLogger('test', 'silent'),
  );
  onTestFinished(() => relay.stop());
}

let keys = 0;
async function newKey(): Promise<{ digest: string; record: KeyRecord }> {
  keys += 1;
  const digest = keys.toString(16).padStart(64, '0');
  const record = await createApiKey(store.database, {
    id: newId('key'),
    accountId: await newAccount(store.database),
    digest,
    environment: 'live',
    scopes: ['validate'],
    name: 'a key',
    last4: 'abcd',
  });
  return { digest, record };
}

async function carried(digest: string): Promise<string | null> {
  const redis = await connect();
  return redis.get(keyRecordKey(digest));
}

it('carries a new key, and its revocation as a tombstone', async () => {
  relayTo(bridge.url);
  const { digest, record } = await newKey();
  await until(
    async () => (await carried(digest)) !== null,
    LIMIT_MS,
    () => 'no key arrives',
  );
  expect(JSON.parse((await carried(digest)) ?? '')).toEqual(record);
  await revokeApiKey(store.database, record.key_id);
  await until(
    async () => (await carried(digest))?.includes('"revoked"') === true,
    LIMIT_MS,
    () => 'no tombstone arrives',
  );
});

it('carries an opt-out, and that it was taken back', async () => {
  relayTo(bridge.url);
  const redis = await connect();
  const key = optOutKey('private.example');
  await addOptOut(store.database, 'private.example');
  await until(
    async () => (await redis.exists(key)) === 1,
    LIMIT_MS,
    () => 'no opt-out arrives',
  );
  const record = { version: 1, status: 'active', domain: 'private.example' };
  expect(JSON.parse((await redis.get(key)) ?? '')).toEqual(record);
  await removeOptOut(store.database, 'private.example');
  await until(
    async () => (await redis.get(key))?.includes('"removed"') === true,
    LIMIT_MS,
    () => 'no tombstone arrives',
  );
});

it('never lets an older version overwrite a newer one', async () => {
  const { digest, record } = await newKey();
  const tombstone = JSON.stringify({ ...record, version: 9, status: 'revoked' });
  const redis = await connect();
  await redis.set(keyRecordKey(digest), tombstone);
  relayTo(bridge.url);
  await until(
    async () => (await store.sql`SELECT 1 FROM outbox`).length === 0,
    LIMIT_MS,
    () => 'the outbox is not emptied',
  );
  expect(await carried(digest)).toBe(tombstone);
});

it('keeps what it cannot deliver, and delivers it when the global cache is back', async () => {
  const gone = await startBridge({ redisUrl: url(), token: TOKEN });
  const port = Number(new URL(gone.url).port);
  await gone.close();
  relayTo(gone.url);
  const { digest } = await newKey();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await carried(digest)).toBeNull();
  const back = await startBridge({ redisUrl: url(), token: TOKEN, port });
  onTestFinished(() => back.close());
  await until(
    async () => (await carried(digest)) !== null,
    LIMIT_MS,
    () => 'it is not delivered',
  );
  expect(await carried(digest)).toContain('"active"');
});
