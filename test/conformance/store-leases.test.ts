/** Units that are lent in advance, and given back: exact, whatever is repeated and whoever comes at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeaseRequest, ReturnedLease } from '#shared/contract/lease.ts';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { ledgerExchange, usageOf } from '#origin/meter/ledger.ts';
import { chargeFor } from '#origin/store/charge.ts';
import { createSingleJob } from '#origin/store/create-single-job.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { setQuota } from '#origin/store/set-quota.ts';
import type { Ledger } from '#support/metering-world.ts';
import { newId } from '#support/new-id.ts';
import { neverLess } from '#support/properties/metering.ts';
import { brokenBy } from '#support/properties/property.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { newHash, verdictRow } from '#support/verdict-row.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

const now = () => Date.now();

function exchange(account: string, request: Partial<LeaseRequest>) {
  const whole = { account_id: account, returned: [], wanted: null, ...request };
  return ledgerExchange(store.database, now)(whole);
}

/** Asks for a lease; @returns its id and what was lent */
async function borrow(account: string, units: number, returned: ReturnedLease[] = []) {
  const id = newId('lease');
  const { granted } = await exchange(account, { returned, wanted: { id, units } });
  return { id, granted };
}

function spent(id: string, units: number): ReturnedLease {
  return { id, spent: units, free: NOTHING_FREE };
}

async function usage(account: string) {
  const { used, reserved, remaining } = await usageOf(store.database, account, Date.now());
  return { used, reserved, remaining };
}

async function miss(account: string): Promise<void> {
  await recordVerdicts(store.database, [verdictRow({ accountId: account })]);
}

describe('a lease', () => {
  it('is reserved while it is open, and charged with what was spent', async () => {
    const account = await newAccount(store.database, 1000);
    const { id, granted } = await borrow(account, 30);
    expect(granted).toBe(30);
    expect(await usage(account)).toEqual({ used: 0, reserved: 30, remaining: 970 });
    await exchange(account, { returned: [spent(id, 12)] });
    expect(await usage(account)).toEqual({ used: 12, reserved: 0, remaining: 988 });
  });

  it('is closed once, however often it is told', async () => {
    const account = await newAccount(store.database, 1000);
    const { id } = await borrow(account, 30);
    await Promise.all(
      Array.from({ length: 8 }, () => exchange(account, { returned: [spent(id, 12)] })),
    );
    await exchange(account, { returned: [spent(id, 30)] });
    expect(await usage(account)).toEqual({ used: 12, reserved: 0, remaining: 988 });
  });

  it('may be given back while it is being opened: one waits for the other', async () => {
    const account = await newAccount(store.database, 1000);
    for (let time = 0; time < 100; time += 1) {
      const wanted = { id: newId('lease'), units: 30 };
      await Promise.all([
        exchange(account, { wanted }),
        exchange(account, { returned: [spent(wanted.id, 0)] }),
        exchange(account, { wanted }),
        exchange(account, { returned: [spent(wanted.id, 0)] }),
      ]);
    }
    expect(await usage(account)).toEqual({ used: 0, reserved: 0, remaining: 1000 });
  });

  it('is opened once, however often it is asked for', async () => {
    const account = await newAccount(store.database, 1000);
    const wanted = { id: newId('lease'), units: 30 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => exchange(account, { wanted })),
    );
    expect(new Set(answers.map(({ granted }) => granted))).toEqual(new Set([30]));
    expect(await usage(account)).toMatchObject({ reserved: 30 });
  });

  it('is not opened again once it was given back', async () => {
    const account = await newAccount(store.database, 1000);
    const wanted = { id: newId('lease'), units: 30 };
    await exchange(account, { returned: [spent(wanted.id, 0)] });
    expect(await exchange(account, { wanted })).toMatchObject({ granted: 0 });
    expect(await usage(account)).toMatchObject({ used: 0, reserved: 0 });
  });

  it('of nobody knows whom was on credit, and is charged in full', async () => {
    const account = await newAccount(store.database, 5);
    const id = newId('lease');
    await Promise.all([1, 2, 3].map(() => exchange(account, { returned: [spent(id, 7)] })));
    expect(await usage(account)).toEqual({ used: 7, reserved: 0, remaining: 0 });
  });

  it('of another account cannot be closed', async () => {
    const account = await newAccount(store.database, 1000);
    const { id } = await borrow(account, 30);
    const other = await newAccount(store.database);
    await exchange(other, { returned: [spent(id, 12)] });
    expect(await usage(other)).toMatchObject({ used: 0, reserved: 0 });
    expect(await usage(account)).toMatchObject({ used: 0, reserved: 30 });
  });

  it('belongs to the month that it was opened in', async () => {
    const account = await newAccount(store.database, 1000);
    const today = new Date();
    const lastMonth = Date.UTC(today.getUTCFullYear(), today.getUTCMonth()) - 1;
    const old = newId('lease', lastMonth);
    await exchange(account, { returned: [spent(old, 9)] });
    expect(await usage(account)).toMatchObject({ used: 0 });
    const then = await usageOf(store.database, account, lastMonth);
    expect(then).toMatchObject({ used: 9, resets_at: new Date(lastMonth + 1).toISOString() });
  });

  it('ends with its month', async () => {
    const account = await newAccount(store.database, 1000);
    const beforeMidnight = Date.parse('2031-01-31T23:59:58.000Z');
    const wanted = { id: newId('lease'), units: 1 };
    const request = { account_id: account, returned: [], wanted };
    const late = ledgerExchange(store.database, () => beforeMidnight);
    expect(await late(request)).toMatchObject({ granted: 1, life_ms: 2000 });
    expect(await exchange(account, { wanted })).toMatchObject({ life_ms: LEASE_LIFE_MS });
  });

  it('of an account that is not there is refused', async () => {
    await expect(borrow(newId('acct'), 1)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a plan', () => {
  it('without a limit lends what is wanted', async () => {
    const account = await newAccount(store.database);
    expect(await borrow(account, 1000)).toMatchObject({ granted: 1000 });
    expect(await usage(account)).toEqual({ used: 0, reserved: 1000, remaining: null });
  });

  it('lends a twentieth of what is left, and the last units one by one', async () => {
    const account = await newAccount(store.database, 100);
    const granted: number[] = [];
    for (let time = 0; time < 70; time += 1) granted.push((await borrow(account, 1000)).granted);
    expect(granted.slice(0, 3)).toEqual([5, 4, 4]);
    expect(granted.reduce((sum, units) => sum + units, 0)).toBe(100);
    expect(granted.slice(-3)).toEqual([0, 0, 0]);
  });

  it('that is used up says when the next month begins, and one that is only lent says soon', async () => {
    const account = await newAccount(store.database, 1);
    const lent = await borrow(account, 10);
    const wanted = { id: newId('lease'), units: 10 };
    expect(await exchange(account, { wanted })).toMatchObject({
      granted: 0,
      retry_after_seconds: LEASE_LIFE_MS / 1000,
    });
    await exchange(account, { returned: [spent(lent.id, 1)] });
    const { retry_after_seconds: seconds } = await exchange(account, { wanted });
    const { resets_at: resetsAt } = await usageOf(store.database, account, Date.now());
    expect(Date.now() + (seconds ?? 0) * 1000).toBeGreaterThanOrEqual(Date.parse(resetsAt));
    expect(Date.now() + ((seconds ?? 0) - 5) * 1000).toBeLessThan(Date.parse(resetsAt));
  });

  it('counts misses, hits, what is lent, and open promises together', async () => {
    const account = await newAccount(store.database, 4);
    await miss(account);
    const { id } = await borrow(account, 1);
    await exchange(account, { returned: [spent(id, 1)] });
    await createSingleJob(store.database, {
      id: newId('job'),
      accountId: account,
      addressHash: newHash(),
      email: 'someone@recipient.example',
      request: {},
    });
    expect(await usage(account)).toEqual({ used: 2, reserved: 1, remaining: 1 });
    expect((await borrow(account, 5)).granted).toBe(1);
    expect((await borrow(account, 5)).granted).toBe(0);
  });

  it('is never overdrawn, however many ask at once', async () => {
    // Each of them gets one unit at least, while there are any.
    for (let plan = 1; plan <= 40; plan += 1) {
      const account = await newAccount(store.database, plan);
      const lent = await Promise.all(Array.from({ length: 40 }, () => borrow(account, 10)));
      expect(lent.reduce((sum, { granted }) => sum + granted, 0)).toBe(plan);
    }
  });

  it('that was lowered below what is used lends nothing, and one that is raised lends again', async () => {
    const account = await newAccount(store.database, 10);
    for (let time = 0; time < 5; time += 1) await miss(account);
    await setQuota(store.database, account, 2);
    expect(await usage(account)).toEqual({ used: 5, reserved: 0, remaining: 0 });
    expect((await borrow(account, 1)).granted).toBe(0);
    await setQuota(store.database, account, 6);
    expect((await borrow(account, 1)).granted).toBe(1);
    await setQuota(store.database, account, null);
    expect((await borrow(account, 10)).granted).toBe(10);
  });

  it('hands the last units from one request to the next, hits and misses mixed', async () => {
    const account = await newAccount(store.database, 6);
    let returned: ReturnedLease[] = [];
    const served: number[] = [];
    for (const isHit of [true, false, true, true, false, true, false, true]) {
      const { id, granted } = await borrow(account, 10, returned);
      served.push(granted);
      if (granted > 0 && !isHit) await miss(account);
      returned = [spent(id, isHit ? granted : 0)];
    }
    expect(served).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
  });
});

it('counts of what was free are added once', async () => {
  const account = await newAccount(store.database);
  const returned = [
    { id: newId('lease'), spent: 0, free: { ...NOTHING_FREE, unknown: 2, test: 1 } },
    { id: newId('lease'), spent: 3, free: { ...NOTHING_FREE, unknown: 1, duplicate: 4 } },
  ];
  for (let time = 0; time < 3; time += 1) await exchange(account, { returned });
  expect(await usageOf(store.database, account, Date.now())).toMatchObject({
    used: 3,
    free: { unknown: 3, duplicate: 4, unasked: 0, test: 1, degraded: 0 },
  });
});

it('the usage of an account that is not there is not found', async () => {
  await expect(usageOf(store.database, newId('acct'), Date.now())).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('never shows less than what was served, and in the end exactly that', async () => {
  const property = neverLess(async (quota) => {
    const account = await newAccount(store.database, quota);
    return { ledger: trueLedger(account), account };
  });
  expect(await brokenBy({ name: 'never less, in Postgres', property, cases: 25 })).toBeNull();
});

function trueLedger(account: string): Ledger {
  const uuid = account.slice('acct_'.length);
  return {
    exchange: ledgerExchange(store.database, now),
    charge: (validationId) => chargeFor(store.database, validationId, [account]),
    look: async () => {
      const [row] = await store.sql<{ used: number; reserved: number }[]>`
        SELECT coalesce(sum(hits + misses), 0)::integer AS used,
          coalesce(sum(reserved), 0)::integer AS reserved
        FROM usage_months WHERE account_id = ${uuid}`;
      const leases = await store.sql<{ id: string; spent: number | null }[]>`
        SELECT 'lease_' || id AS id, spent::integer FROM usage_leases WHERE account_id = ${uuid}`;
      return {
        used: row?.used ?? Number.NaN,
        reserved: row?.reserved ?? Number.NaN,
        leases: new Map(leases.map((lease) => [lease.id, lease.spent])),
      };
    },
  };
}
