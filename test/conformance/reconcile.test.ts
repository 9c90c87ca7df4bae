/** The ledger proved from what it is made of, and what was lent for good settled by the logs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import { EventTally } from '#shared/metering/event-tally.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { monthOf } from '#shared/metering/month.ts';
import { audit } from '#origin/meter/audit.ts';
import { ledgerExchange, usageOf } from '#origin/meter/ledger.ts';
import { reconcile } from '#origin/meter/reconcile.ts';
import { createSingleJob } from '#origin/store/create-single-job.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { newId } from '#support/new-id.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { PROVISIONAL, verdictRow } from '#support/verdict-row.ts';

let store: TestStore;
let account: string;
beforeEach(async () => {
  store = await openTestStore();
  account = await newAccount(store.database, 10_000);
});
afterEach(async () => {
  await store.close();
});

const MONTH = monthOf(Date.now());
/** A time at which every lease that was opened here is over. */
const LATER_MS = Date.now() + 10 * LEASE_LIFE_MS;

function world() {
  return { database: store.database, exchange: ledgerExchange(store.database, () => Date.now()) };
}

async function lend(units: number): Promise<string> {
  const id = newId('lease');
  const { granted } = await world().exchange({
    account_id: account,
    returned: [],
    wanted: { id, units },
  });
  expect(granted).toBe(units);
  return id;
}

async function giveBack(id: string, spent: number): Promise<void> {
  const returned = [{ id, spent, free: NOTHING_FREE }];
  await world().exchange({ account_id: account, returned, wanted: null });
}

/** A log of so many units spent of each lease. */
function logOf(spent: Readonly<Record<string, number>>): EventTally {
  const events = new EventTally();
  for (const [lease, units] of Object.entries(spent)) {
    for (let n = 1; n <= units; n += 1) {
      events.add({ event: 'usage.hit', account, lease, n, request_id: `req_${n}` });
    }
  }
  return events;
}

function run(events: EventTally | null, completeUntilMs = LATER_MS) {
  return reconcile(MONTH, { events, completeUntilMs }, world());
}

async function usage() {
  const { used, reserved } = await usageOf(store.database, account, Date.now());
  return { used, reserved };
}

describe('a lease whose holder was killed', () => {
  it('is settled with what the log says, and its rest is given back', async () => {
    const spent = await lend(30);
    await lend(20);
    expect(await usage()).toEqual({ used: 0, reserved: 50 });
    expect(await run(logOf({ [spent]: 17 }))).toMatchObject({
      settled: 2,
      unitsSpent: 17,
      stillOpen: 0,
      differences: [],
    });
    expect(await usage()).toEqual({ used: 17, reserved: 0 });
    expect(await run(logOf({ [spent]: 17 }))).toMatchObject({ settled: 0, differences: [] });
    expect(await audit(store.database, MONTH)).toEqual([]);
  });

  it('is left open until it is over', async () => {
    const id = await lend(30);
    expect(await run(logOf({ [id]: 17 }), Date.now())).toMatchObject({ settled: 0, stillOpen: 1 });
    expect(await usage()).toEqual({ used: 0, reserved: 30 });
  });

  it('stays charged in full where there is no log, which is told', async () => {
    const id = await lend(30);
    const { settled, differences } = await run(null);
    expect([settled, differences]).toEqual([
      0,
      [{ account, what: expect.stringContaining(id), ledger: 30, evidence: 0 }],
    ]);
    expect(await usage()).toEqual({ used: 0, reserved: 30 });
  });

  it('stays charged where the log begins after it', async () => {
    const old = await lend(30);
    const young = newId('lease', Date.now() + 1000);
    const { settled, differences } = await run(logOf({ [young]: 1 }));
    expect([settled, differences.map(({ what }) => what.includes(old))]).toEqual([1, [true]]);
  });
});

it('what was spent on credit and never told is charged', async () => {
  const id = newId('lease');
  expect(await run(logOf({ [id]: 5 }), Date.now())).toMatchObject({ settled: 0, stillOpen: 1 });
  expect(await run(logOf({ [id]: 5 }))).toMatchObject({ settled: 1, unitsSpent: 5 });
  expect(await run(logOf({ [id]: 5 }))).toMatchObject({ settled: 0, differences: [] });
  expect(await usage()).toEqual({ used: 5, reserved: 0 });
  expect(await audit(store.database, MONTH)).toEqual([]);
});

it('a lease that was given back with another number than the log has is told', async () => {
  const [right, wrong] = [await lend(10), await lend(10)];
  await giveBack(right, 4);
  await giveBack(wrong, 5);
  const { differences } = await run(logOf({ [right]: 4, [wrong]: 6 }));
  expect(differences).toEqual([
    { account, what: `hits of lease ${wrong}`, ledger: 5, evidence: 6 },
  ]);
});

describe('the audit', () => {
  it('finds nothing where all is charged as it should be', async () => {
    const rows = [
      verdictRow({ accountId: account }),
      verdictRow({ accountId: account }, PROVISIONAL),
    ];
    await recordVerdicts(store.database, rows);
    await giveBack(await lend(10), 7);
    await createSingleJob(store.database, {
      id: newId('job'),
      accountId: account,
      addressHash: rows[0]?.addressHash ?? '',
      email: 'someone@recipient.example',
      request: {},
    });
    expect(await audit(store.database, MONTH)).toEqual([]);
  });

  const spoilt: readonly (readonly [string, string, string, number, number])[] = [
    [
      'a unit too much in the ledger',
      'UPDATE usage_months SET misses = misses + 1',
      'misses',
      2,
      1,
    ],
    ['a unit too little in the ledger', 'UPDATE usage_months SET hits = hits - 1', 'hits', 2, 3],
    ['a charge that is gone', 'DELETE FROM usage_charges', 'verdicts that were not charged', 1, 0],
    [
      'a charge without a verdict',
      `UPDATE validation_results SET state = 'unknown'`,
      'charges without a definite verdict',
      1,
      0,
    ],
    [
      'units that no lease holds',
      'UPDATE usage_months SET reserved = reserved + 4',
      'units set aside for no lease',
      4,
      0,
    ],
  ];

  it.each(spoilt)('finds %s', async (_, change, what, ledger, evidence) => {
    await recordVerdicts(store.database, [verdictRow({ accountId: account })]);
    await giveBack(await lend(10), 3);
    await store.sql.unsafe(change);
    expect(await audit(store.database, MONTH)).toContainEqual({ account, what, ledger, evidence });
  });

  it('finds nothing wrong while the service goes on', async () => {
    const busy = Array.from({ length: 30 }, async () => {
      await recordVerdicts(store.database, [verdictRow({ accountId: account })]);
      await giveBack(await lend(10), 3);
    });
    const found = await Promise.all([audit(store.database, MONTH), audit(store.database, MONTH)]);
    await Promise.all(busy);
    expect(found).toEqual([[], []]);
  });
});
