import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimIdempotencyKey } from '#origin/store/claim-idempotency-key.ts';
import type { NewClaim } from '#origin/store/claim-idempotency-key.ts';
import { eraseAddress } from '#origin/store/erase-address.ts';
import { keepAnswer, releaseIdempotencyKey } from '#origin/store/keep-answer.ts';
import { removeExpiredKeys } from '#origin/store/remove-expired-keys.ts';
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

const bareUuid = () => newId('val').slice('val_'.length);

function newClaim(changes: Partial<NewClaim> = {}): NewClaim {
  return {
    accountId,
    keyDigest: newHash(),
    requestDigest: newHash(),
    addressHash: null,
    lease: bareUuid(),
    leaseMs: 60_000,
    validationId: bareUuid(),
    ...changes,
  };
}

const claim = (given: NewClaim) => claimIdempotencyKey(store.database, given);
/** The same request by somebody else. */
const rival = (given: NewClaim) => ({ ...given, lease: bareUuid(), validationId: bareUuid() });

/** A day and a second later. */
async function letExpire({ keyDigest }: NewClaim): Promise<void> {
  await store.sql`
    UPDATE idempotency_keys SET expires_at = now() - interval '1 second', leased_until = now()
    WHERE key_digest = ${keyDigest}`;
}

describe('a key', () => {
  it('is claimed by the first, and by one of many who come at once', async () => {
    const given = newClaim();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(rival(given))));
    const kinds = claims.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['claimed', ...Array.from({ length: 7 }, () => 'in_flight')]);
  });

  it('gives its answer again, in the order of its members', async () => {
    const given = newClaim();
    expect(await claim(given)).toEqual({
      kind: 'claimed',
      validationId: given.validationId,
      again: false,
    });
    const answer = { z: 1, a: [null, 'text'], m: { y: true, b: 0.5 } };
    expect(await keepAnswer(store.database, given, answer)).toBe(true);
    const again = await claim(rival(given));
    expect(again).toEqual({ kind: 'answered', answer });
    expect(JSON.stringify('answer' in again && again.answer)).toBe(JSON.stringify(answer));
  });

  it('stands for one request', async () => {
    const given = newClaim();
    await claim(given);
    const other = { ...rival(given), requestDigest: newHash() };
    expect(await claim(other)).toEqual({ kind: 'other_request' });
    await keepAnswer(store.database, given, {});
    expect(await claim(other)).toEqual({ kind: 'other_request' });
  });

  it('is another account’s own', async () => {
    const given = newClaim();
    await claim(given);
    const stranger = await newAccount(store.database);
    expect(await claim({ ...rival(given), accountId: stranger })).toMatchObject({
      kind: 'claimed',
    });
  });

  it('that is given back is new, also for another request', async () => {
    const given = newClaim();
    await claim(given);
    await releaseIdempotencyKey(store.database, given);
    const other = { ...rival(given), requestDigest: newHash() };
    expect(await claim(other)).toMatchObject({ kind: 'claimed', again: false });
  });

  it('that has an answer is not given back', async () => {
    const given = newClaim();
    await claim(given);
    await keepAnswer(store.database, given, {});
    await releaseIdempotencyKey(store.database, given);
    expect(await claim(rival(given))).toMatchObject({ kind: 'answered' });
  });
});

describe('an attempt that was left off', () => {
  it('is taken up by one, under the id of the first, when its time is over', async () => {
    const given = newClaim({ leaseMs: 0 });
    await claim(given);
    const claims = await Promise.all(
      Array.from({ length: 5 }, () => claim({ ...rival(given), leaseMs: 60_000 })),
    );
    const taken = claims.filter(({ kind }) => kind === 'claimed');
    expect(taken).toEqual([{ kind: 'claimed', validationId: given.validationId, again: true }]);
  });

  it('cannot keep its answer any more, nor give the key back', async () => {
    const given = newClaim({ leaseMs: 0 });
    await claim(given);
    const second = { ...rival(given), leaseMs: 60_000 };
    await claim(second);
    expect(await keepAnswer(store.database, given, { by: 'first' })).toBe(false);
    await releaseIdempotencyKey(store.database, given);
    expect(await keepAnswer(store.database, second, { by: 'second' })).toBe(true);
  });

  it('is not taken up for another request', async () => {
    const given = newClaim({ leaseMs: 0 });
    await claim(given);
    const other = { ...rival(given), requestDigest: newHash() };
    expect(await claim(other)).toEqual({ kind: 'other_request' });
  });
});

describe('after a day', () => {
  it('a key is new, for any request and under a new id, though nobody has cleaned up', async () => {
    const given = newClaim();
    await claim(given);
    await keepAnswer(store.database, given, {});
    await letExpire(given);
    const other = { ...rival(given), requestDigest: newHash() };
    expect(await claim(other)).toEqual({
      kind: 'claimed',
      validationId: other.validationId,
      again: false,
    });
    expect(await claim(rival(other))).toEqual({ kind: 'in_flight' });
  });

  it('keys are removed in steps, by several at once, and younger ones stay', async () => {
    const young = newClaim();
    await claim(young);
    const old = Array.from({ length: 25 }, () => newClaim());
    await Promise.all(old.map((each) => claim(each)));
    await Promise.all(old.map(letExpire));
    const steps = await Promise.all([
      removeExpiredKeys(store.database, 10),
      removeExpiredKeys(store.database, 10),
      removeExpiredKeys(store.database, 10),
    ]);
    const rest = await removeExpiredKeys(store.database, 100);
    expect([...steps, rest].reduce((sum, count) => sum + count)).toBe(25);
    expect(Math.max(...steps)).toBe(10);
    expect(await claim(rival(young))).toEqual({ kind: 'in_flight' });
  });
});

it('an answer is erased with the address that it is about', async () => {
  const addressHash = newHash();
  const given = newClaim({ addressHash });
  const other = newClaim({ addressHash: newHash() });
  await claim(given);
  await claim(other);
  await keepAnswer(store.database, given, { state: 'deliverable' });
  expect(await eraseAddress(store.database, addressHash)).toEqual({
    results: 0,
    jobs: 0,
    answers: 1,
  });
  expect(await claim(rival(given))).toMatchObject({ kind: 'claimed', again: false });
  expect(await claim(rival(other))).toEqual({ kind: 'in_flight' });
});
