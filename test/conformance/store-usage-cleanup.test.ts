/** What the ledger is made of is kept as long as it may be asked for, and no longer; the ledger stays. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import { ledgerExchange, usageOf } from '#origin/meter/ledger.ts';
import { chargeFor } from '#origin/store/charge.ts';
import { newId } from '#support/new-id.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

let store: TestStore;
let account: string;
beforeEach(async () => {
  store = await openTestStore();
  account = await newAccount(store.database);
});
afterEach(async () => {
  await store.close();
});

const DAY_MS = 24 * 3600 * 1000;
const now = Date.now();
const today = new Date(now);
const LAST_MONTH_MS = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1);

/** A miss and a hit of a time, each a unit. */
async function useAt(ms: number): Promise<void> {
  await chargeFor(store.database, newId('val', ms), [account]);
  const returned = [{ id: newId('lease', ms), spent: 1, free: NOTHING_FREE }];
  const request = { account_id: account, returned, wanted: null };
  await ledgerExchange(store.database, () => now)(request);
}

async function evidence(): Promise<unknown[]> {
  const [row] = await store.sql<{ charges: number; leases: number }[]>`
    SELECT (SELECT count(*) FROM usage_charges)::integer AS charges,
      (SELECT count(*) FROM usage_leases)::integer AS leases`;
  return [row?.charges, row?.leases];
}

it('goes with the results, and leaves the ledger', async () => {
  const old = now - 100 * DAY_MS;
  for (const time of [old, now - 80 * DAY_MS, now]) await useAt(time);
  await store.sql`SELECT cleanup_old_validations(90)`;
  expect(await evidence()).toEqual([2, 2]);
  expect(await usageOf(store.database, account, old)).toMatchObject({ used: 2 });
});

it('stays for this month and the one before, however short results are kept', async () => {
  for (const time of [LAST_MONTH_MS - 1, LAST_MONTH_MS, now]) await useAt(time);
  await store.sql`SELECT cleanup_old_validations(1)`;
  expect(await evidence()).toEqual([2, 2]);
});

it('goes in as many rows at a time as are asked for', async () => {
  for (let n = 0; n < 3; n += 1) await useAt(now - 100 * DAY_MS + n);
  await store.sql`SELECT cleanup_old_validations(90, 2)`;
  expect(await evidence()).toEqual([1, 1]);
  await store.sql`SELECT cleanup_old_validations(90, 2)`;
  expect(await evidence()).toEqual([0, 0]);
});

it('stays where a lease is open: nobody knows yet what was spent of it', async () => {
  const old = newId('lease', now - 100 * DAY_MS);
  const wanted = { id: old, units: 5 };
  await ledgerExchange(store.database, () => now)({ account_id: account, returned: [], wanted });
  await store.sql`SELECT cleanup_old_validations(90)`;
  expect(await evidence()).toEqual([0, 1]);
});
