import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '#origin/store/create-account.ts';
import { createApiKey } from '#origin/store/create-api-key.ts';
import type { NewApiKey } from '#origin/store/create-api-key.ts';
import { findKeyByDigest } from '#origin/store/find-key-by-digest.ts';
import { findOrCreateAccount } from '#origin/store/find-or-create-account.ts';
import { listApiKeys } from '#origin/store/list-api-keys.ts';
import type { OutboxEntry } from '#origin/store/outbox.ts';
import { revokeApiKey } from '#origin/store/revoke-api-key.ts';
import { takeOutbox } from '#origin/store/take-outbox.ts';
import { newId } from '#support/new-id.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { newHash } from '#support/verdict-row.ts';

let store: TestStore;
let accountId: string;
beforeAll(async () => {
  store = await openTestStore();
  accountId = await newAccount(store.database);
});
afterAll(async () => {
  await store.close();
});

function newKey(changes: Partial<NewApiKey> = {}): NewApiKey {
  return {
    id: newId('key'),
    accountId,
    digest: newHash(),
    environment: 'live',
    scopes: ['validate', 'jobs'],
    name: 'sign-up form',
    last4: 'x7Qz',
    ...changes,
  };
}

/** All that waits in the outbox, taken. */
async function taken(): Promise<OutboxEntry[]> {
  const all: OutboxEntry[] = [];
  await takeOutbox(store.database, 100, async (entries) => {
    all.push(...entries);
  });
  return all;
}

describe('an account', () => {
  it('has its name alone', async () => {
    const first = await createAccount(store.database, { id: newId('acct'), name: 'Example Ltd' });
    expect(first).toMatchObject({ name: 'Example Ltd', createdAt: expect.any(Date) });
    const second = await createAccount(store.database, { id: newId('acct'), name: 'Example Ltd' });
    expect(second).toBeNull();
  });

  it('is found by its name, or made once by however many ask at once', async () => {
    const asked = await Promise.all(
      Array.from({ length: 6 }, () =>
        findOrCreateAccount(store.database, { id: newId('acct'), name: 'Found GmbH' }),
      ),
    );
    expect(new Set(asked.map((account) => account.id)).size).toBe(1);
  });
});

describe('a new key', () => {
  it('is found by its digest, and the edge is told', async () => {
    const key = newKey();
    await taken();
    const record = await createApiKey(store.database, key);
    expect(record).toEqual({
      version: 1,
      status: 'active',
      key_id: key.id,
      account_id: accountId,
      environment: 'live',
      scopes: ['validate', 'jobs'],
    });
    expect(await findKeyByDigest(store.database, key.digest)).toEqual(record);
    expect(await taken()).toEqual([
      { topic: 'api_key', key: key.digest, version: 1, payload: record },
    ]);
  });

  it('cannot have the digest of another, and then the edge is told nothing', async () => {
    const key = newKey();
    await createApiKey(store.database, key);
    await taken();
    await expect(
      createApiKey(store.database, newKey({ digest: key.digest })),
    ).rejects.toMatchObject({ code: 'internal' });
    expect(await taken()).toEqual([]);
  });

  it.each([
    ['digest', { digest: 'no hash' }],
    ['last4', { last4: 'whole key' }],
  ])('is refused with a wrong %s', async (_what, wrong) => {
    await expect(createApiKey(store.database, newKey(wrong))).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('that nobody has is not found', async () => {
    expect(await findKeyByDigest(store.database, newHash())).toBeNull();
  });
});

describe('a revoked key', () => {
  it('stays as a tombstone with a higher version, and the edge is told', async () => {
    const key = newKey();
    await createApiKey(store.database, key);
    await taken();
    const record = await revokeApiKey(store.database, key.id);
    expect(record).toMatchObject({ version: 2, status: 'revoked', key_id: key.id });
    expect(await findKeyByDigest(store.database, key.digest)).toEqual(record);
    expect(await taken()).toEqual([
      { topic: 'api_key', key: key.digest, version: 2, payload: record },
    ]);
  });

  it('is revoked once, by however many at once', async () => {
    const key = newKey();
    await createApiKey(store.database, key);
    await taken();
    const records = await Promise.all(
      Array.from({ length: 4 }, () => revokeApiKey(store.database, key.id)),
    );
    for (const record of records) expect(record).toMatchObject({ version: 2, status: 'revoked' });
    expect(await taken()).toHaveLength(1);
  });

  it.each([newId('key'), 'key_1', 'val_019cb7e8-a6d8-7000-8000-000000000000', ''])(
    'is null for %j, which is none',
    async (id) => {
      expect(await revokeApiKey(store.database, id)).toBeNull();
    },
  );
});

it('a key that is changed by hand has a higher version too, and the edge is told', async () => {
  const key = newKey();
  const record = await createApiKey(store.database, key);
  await taken();
  await store.sql`UPDATE api_keys SET scopes = '{validate}' WHERE digest = ${key.digest}`;
  const payload = { ...record, version: 2, scopes: ['validate'] };
  expect(await findKeyByDigest(store.database, key.digest)).toEqual(payload);
  expect(await taken()).toEqual([{ topic: 'api_key', key: key.digest, version: 2, payload }]);
});

describe('the list of keys', () => {
  it('shows an account its own, newest first, without their digests', async () => {
    const owner = await newAccount(store.database);
    const older = newKey({ accountId: owner, id: newId('key', 1000) });
    const newer = newKey({ accountId: owner, id: newId('key', 2000), scopes: ['admin'] });
    await createApiKey(store.database, newer);
    await createApiKey(store.database, older);
    await revokeApiKey(store.database, older.id);
    const listed = await listApiKeys(store.database, owner);
    expect(listed).toEqual([
      {
        version: 1,
        status: 'active',
        key_id: newer.id,
        account_id: owner,
        account_name: `account ${owner}`,
        environment: 'live',
        scopes: ['admin'],
        name: 'sign-up form',
        last4: 'x7Qz',
        created_at: expect.any(Date),
        revoked_at: null,
      },
      expect.objectContaining({
        key_id: older.id,
        status: 'revoked',
        revoked_at: expect.any(Date),
      }),
    ]);
    const all = (await listApiKeys(store.database)).map((key) => key.key_id);
    expect(all).toEqual(expect.arrayContaining([older.id, newer.id]));
  });
});
