/** Who is charged for a verdict: once each, whatever is repeated, and in one step with the verdict. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chargeFor } from '#origin/store/charge.ts';
import { createSingleJob } from '#origin/store/create-single-job.ts';
import { eraseAddress } from '#origin/store/erase-address.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { newId } from '#support/new-id.ts';
import { newAccount, openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { newHash, PROVISIONAL, verdictRow } from '#support/verdict-row.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

const UNKNOWN = { state: 'unknown', reason: 'sender_blocked' } as const;
const EMAIL = 'someone@recipient.example';

/** Units that the ledger shows for an account, over all months. */
async function missesOf(accountId: string): Promise<number> {
  const [row] = await store.sql<{ misses: number }[]>`
    SELECT coalesce(sum(misses), 0)::integer AS misses FROM usage_months
    WHERE account_id = ${accountId.slice('acct_'.length)}`;
  return row?.misses ?? Number.NaN;
}

/** The same from what the ledger is made of. */
async function chargesOf(accountId: string): Promise<number> {
  const rows = await store.sql`
    SELECT FROM usage_charges WHERE account_id = ${accountId.slice('acct_'.length)}`;
  return rows.length;
}

async function newJob(accountId: string, addressHash: string): Promise<string> {
  const id = newId('job');
  await createSingleJob(store.database, {
    id,
    accountId,
    addressHash,
    email: EMAIL,
    request: { email: EMAIL },
  });
  return id;
}

describe('a verdict that is recorded', () => {
  it('is charged to the account that asked', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    expect([await missesOf(row.accountId), await chargesOf(row.accountId)]).toEqual([1, 1]);
  });

  it.each([
    ['unknown and final', UNKNOWN],
    ['provisional', PROVISIONAL],
  ])('is free where it is %s', async (_, changes) => {
    const row = verdictRow({}, changes);
    await recordVerdicts(store.database, [row]);
    expect([await missesOf(row.accountId), await chargesOf(row.accountId)]).toEqual([0, 0]);
  });

  it('is charged once, however often it is recorded', async () => {
    const row = verdictRow();
    await Promise.all(Array.from({ length: 8 }, () => recordVerdicts(store.database, [row, row])));
    await recordVerdicts(store.database, [row]);
    expect([await missesOf(row.accountId), await chargesOf(row.accountId)]).toEqual([1, 1]);
  });

  it('is free where its account was told before that nobody knows', async () => {
    const row = verdictRow({}, PROVISIONAL);
    await recordVerdicts(store.database, [row]);
    const later = verdictRow({ ...row, attempt: 1 });
    await recordVerdicts(store.database, [later]);
    expect(await missesOf(row.accountId)).toBe(0);
  });

  it('is not charged where it cannot be stored', async () => {
    const good = verdictRow();
    const bad = verdictRow({ accountId: good.accountId }, { score: 2 });
    await expect(recordVerdicts(store.database, [good, bad])).rejects.toThrow('internal');
    expect([await missesOf(good.accountId), await chargesOf(good.accountId)]).toEqual([0, 0]);
  });

  it('is charged to the month that its id was made in', async () => {
    const now = new Date();
    const nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    const accountId = newId('acct');
    const rows = [nextMonth - 1, nextMonth].map((time) =>
      verdictRow({ accountId, id: newId('val', time) }),
    );
    await recordVerdicts(store.database, rows);
    const months = await store.sql`
      SELECT month::text, misses::integer FROM usage_months
      WHERE account_id = ${accountId.slice('acct_'.length)} ORDER BY month`;
    expect(months).toEqual(
      [nextMonth - 1, nextMonth].map((time) => ({
        month: `${new Date(time).toISOString().slice(0, 7)}-01`,
        misses: 1,
      })),
    );
  });

  it('stays charged when its address is erased', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    await eraseAddress(store.database, row.addressHash);
    expect([await missesOf(row.accountId), await chargesOf(row.accountId)]).toEqual([1, 1]);
  });
});

describe('a promise', () => {
  it('is charged once when it is kept, also where its own account leads', async () => {
    const accountId = await newAccount(store.database);
    const row = verdictRow({ accountId });
    await newJob(accountId, row.addressHash);
    await newJob(accountId, row.addressHash);
    await recordVerdicts(store.database, [row]);
    await recordVerdicts(store.database, [row]);
    expect([await missesOf(accountId), await chargesOf(accountId)]).toEqual([1, 1]);
  });

  it('is charged to its own account where another asked for the verdict', async () => {
    const promised = await newAccount(store.database);
    const row = verdictRow();
    await newJob(promised, row.addressHash);
    await recordVerdicts(store.database, [row]);
    expect([await missesOf(promised), await missesOf(row.accountId)]).toEqual([1, 1]);
  });

  it('is charged when a later attempt keeps it', async () => {
    const accountId = await newAccount(store.database);
    const row = verdictRow({ accountId }, PROVISIONAL);
    await recordVerdicts(store.database, [row]);
    await newJob(accountId, row.addressHash);
    expect(await missesOf(accountId)).toBe(0);
    await recordVerdicts(store.database, [verdictRow({ ...row, attempt: 2 })]);
    expect([await missesOf(accountId), await chargesOf(accountId)]).toEqual([1, 1]);
  });

  it('is free where nobody knows', async () => {
    const accountId = await newAccount(store.database);
    const row = verdictRow({}, UNKNOWN);
    await newJob(accountId, row.addressHash);
    await recordVerdicts(store.database, [row]);
    expect(await missesOf(accountId)).toBe(0);
  });

  it('that is made when its verdict is there already is charged', async () => {
    const accountId = await newAccount(store.database);
    const row = verdictRow();
    const free = verdictRow({}, UNKNOWN);
    await recordVerdicts(store.database, [row, free]);
    await newJob(accountId, row.addressHash);
    await newJob(accountId, free.addressHash);
    expect([await missesOf(accountId), await chargesOf(accountId)]).toEqual([1, 1]);
  });

  it('is charged once where promise and verdict are written at the same moment', async () => {
    const accountId = await newAccount(store.database);
    const rows = Array.from({ length: 40 }, () => verdictRow());
    await Promise.all(
      rows.flatMap((row) => [
        recordVerdicts(store.database, [row]),
        newJob(accountId, row.addressHash),
      ]),
    );
    const open = await store.sql`
      SELECT FROM validation_jobs
      WHERE account_id = ${accountId.slice('acct_'.length)} AND state <> 'completed'`;
    expect(open).toHaveLength(0);
    expect([await missesOf(accountId), await chargesOf(accountId)]).toEqual([40, 40]);
  });
});

describe('others who are told the same verdict', () => {
  it('are charged once each', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    const others = [newId('acct'), newId('acct')];
    const all = [...others, row.accountId, ...others];
    await Promise.all([1, 2, 3].map(() => chargeFor(store.database, row.id, all)));
    for (const account of new Set(all)) {
      expect([await missesOf(account), await chargesOf(account)]).toEqual([1, 1]);
    }
    await chargeFor(store.database, row.id, []);
  });
});

it('the ledger is what was charged, whatever batches meet in whatever order', async () => {
  const accounts = Array.from({ length: 4 }, () => newId('acct'));
  const verdict = fc.record({
    account: fc.nat({ max: accounts.length - 1 }),
    changes: fc.constantFrom({}, {}, UNKNOWN, PROVISIONAL),
  });
  const due = new Map<string, number>(accounts.map((account) => [account, 0]));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(verdict, { maxLength: 12 }), { maxLength: 6 }),
      async (batches) => {
        const rows = batches.map((batch) =>
          batch.map(({ account, changes }) =>
            verdictRow({ accountId: accounts[account] ?? '', addressHash: newHash() }, changes),
          ),
        );
        for (const row of rows.flat()) {
          const unit = row.record.state === 'unknown' ? 0 : 1;
          due.set(row.accountId, (due.get(row.accountId) ?? 0) + unit);
        }
        // Each batch twice, and with rows of its neighbour, all at once.
        const given = rows.map((batch, index) => [...batch, ...(rows[index + 1] ?? [])]);
        await Promise.all(
          [...given, ...given].map((batch) => recordVerdicts(store.database, batch)),
        );
        for (const account of accounts) {
          expect([await missesOf(account), await chargesOf(account)]).toEqual([
            due.get(account),
            due.get(account),
          ]);
        }
      },
    ),
    { numRuns: 15 },
  );
});
