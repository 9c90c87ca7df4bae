import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#origin/store/database.ts';
import { findVerdicts } from '#origin/store/find-verdicts.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { newId } from '#support/new-id.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { PROVISIONAL, verdictRow } from '#support/verdict-row.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

const EARLY = { observed_at: '2026-03-04T05:06:07.000Z' };
const LATE = { observed_at: '2026-03-04T05:06:08.000Z' };

describe('a verdict that is recorded', () => {
  it('is found by its id as it was', async () => {
    const row = verdictRow({ attempt: 3 }, { provider: 'google', score: 0.25 });
    expect(await recordVerdicts(store.database, [row])).toEqual([row.id]);
    expect(await findVerdicts(store.database, [row.id])).toEqual([row]);
  });

  it('lies in the month of its id, with its columns filled from the record', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    const [stored] = await store.sql`
      SELECT tableoid::regclass::text AS partition, state, reason, final, score, domain,
        observed_at, expires_at
      FROM validation_results WHERE address_hash = ${row.addressHash}`;
    const month = new Date().toISOString().slice(0, 7).replace('-', '_');
    expect(stored).toEqual({
      partition: `validation_results_${month}`,
      state: row.record.state,
      reason: row.record.reason,
      final: true,
      score: 0.99,
      domain: row.domain,
      observed_at: new Date(row.record.observed_at),
      expires_at: new Date(row.record.expires_at),
    });
  });

  it('is one of many that are stored together', async () => {
    const rows = Array.from({ length: 1200 }, () => verdictRow());
    const ids = rows.map((row) => row.id);
    expect((await recordVerdicts(store.database, rows)).toSorted()).toEqual(ids.toSorted());
    const found = await findVerdicts(store.database, ids);
    expect(found.toSorted(byId)).toEqual(rows.toSorted(byId));
  });

  it('keeps whatever a mail server said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (words) => {
        const item = {
          check: 'rcpt',
          result: 'no_mailbox',
          source: 'mx',
          observed_at: EARLY.observed_at,
        };
        const row = verdictRow({}, { evidence: [{ ...item, detail: words }] });
        await recordVerdicts(store.database, [row]);
        const [found] = await findVerdicts(store.database, [row.id]);
        expect(found?.record.evidence[0]?.detail).toBe(
          words.toWellFormed().replaceAll('\0', '\uFFFD'),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is stored once, however often and by however many it is recorded', async () => {
    const rows = Array.from({ length: 50 }, () => verdictRow());
    const batches = Array.from({ length: 8 }, (_, turn) =>
      turn % 2 === 0 ? rows : rows.toReversed(),
    );
    const settled = await Promise.all(
      batches.map((batch) => recordVerdicts(store.database, batch)),
    );
    for (const ids of settled) expect(ids).toHaveLength(rows.length);
    const [count] = await store.sql`
      SELECT count(*)::integer AS stored FROM validation_results
      WHERE address_hash = ANY (${rows.map((row) => row.addressHash)})`;
    expect(count).toEqual({ stored: rows.length });
  });
});

describe('recorded after another under the same id', () => {
  const final = {
    ...PROVISIONAL,
    state: 'undeliverable',
    reason: 'no_mailbox',
    final: true,
  } as const;

  it.each([
    [
      'a later provisional verdict replaces a provisional one',
      PROVISIONAL,
      EARLY,
      PROVISIONAL,
      LATE,
      true,
    ],
    ['a final one replaces a provisional one', PROVISIONAL, EARLY, final, LATE, true],
    [
      'a final one replaces a provisional one that was observed later',
      PROVISIONAL,
      LATE,
      final,
      EARLY,
      true,
    ],
    ['an earlier provisional one changes nothing', PROVISIONAL, LATE, PROVISIONAL, EARLY, false],
    ['a provisional one does not replace a final one', final, EARLY, PROVISIONAL, LATE, false],
    ['a final one does not replace a final one', final, EARLY, final, LATE, false],
  ])('%s', async (_what, first, firstAt, second, secondAt, replaced) => {
    const id = newId('val');
    const stored = verdictRow({ id, attempt: 0 }, { ...first, ...firstAt });
    const next = { ...stored, attempt: 1, record: { ...stored.record, ...second, ...secondAt } };
    await recordVerdicts(store.database, [stored]);
    await recordVerdicts(store.database, [next]);
    expect(await findVerdicts(store.database, [id])).toEqual([replaced ? next : stored]);
  });

  it('a verdict is settled when the stored one is final, whoever wrote it', async () => {
    const row = verdictRow({}, EARLY);
    await recordVerdicts(store.database, [row]);
    const again = { ...row, record: { ...row.record, ...PROVISIONAL, ...LATE } };
    expect(await recordVerdicts(store.database, [again])).toEqual([row.id]);
  });

  it('a provisional verdict that came too late is not settled', async () => {
    const row = verdictRow({}, { ...PROVISIONAL, ...LATE });
    await recordVerdicts(store.database, [row]);
    const older = { ...row, record: { ...row.record, ...EARLY } };
    expect(await recordVerdicts(store.database, [older])).toEqual([]);
  });
});

describe('a batch', () => {
  it('that holds an id twice stores the verdict that counts', async () => {
    const id = newId('val');
    const provisional = verdictRow({ id }, { ...PROVISIONAL, ...LATE });
    const final = verdictRow({ id }, EARLY);
    expect(await recordVerdicts(store.database, [final, provisional])).toEqual([id]);
    expect(await findVerdicts(store.database, [id])).toEqual([final]);
  });

  it('of none is nothing', async () => {
    expect(await recordVerdicts(store.database, [])).toEqual([]);
    expect(await findVerdicts(store.database, [])).toEqual([]);
  });

  it('is stored all or none', async () => {
    const good = verdictRow();
    const bad = verdictRow({ id: newId('val', Date.parse('2001-02-03T04:05:06Z')) });
    await expect(recordVerdicts(store.database, [good, bad])).rejects.toThrow('is missing');
    expect(await findVerdicts(store.database, [good.id])).toEqual([]);
  });

  it('for which there is no partition says which, and how to make it', async () => {
    const row = verdictRow({ id: newId('val', Date.parse('2001-02-28T23:59:59.999Z')) });
    await expect(recordVerdicts(store.database, [row])).rejects.toMatchObject({
      code: 'dependency_unavailable',
      context: expect.stringContaining(
        'partition validation_results_2001_02 is missing; make it with SELECT create_next_partition();',
      ),
    });
  });
});

describe('looking verdicts up', () => {
  it('leaves out ids that are not there', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    expect(await findVerdicts(store.database, [newId('val'), row.id])).toEqual([row]);
  });

  it('reads no month but those of the ids', async () => {
    const row = verdictRow();
    await recordVerdicts(store.database, [row]);
    const before = await scansByMonth();
    // Statistics of a connection are complete when it has ended.
    const reader = openDatabase(store.url, { max: 1, applicationName: 'reader' });
    await findVerdicts(reader, [row.id]);
    await reader.close();
    await expect.poll(scansByMonth).not.toEqual(before);
    const [, ...others] = await scansByMonth();
    expect(others).toEqual(before.slice(1));
  });
});

/** How often each partition was scanned, the current month first. */
async function scansByMonth(): Promise<readonly unknown[]> {
  return await store.sql`
    SELECT relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0) AS scans
    FROM pg_stat_user_tables WHERE relname ~ '^validation_results_' ORDER BY relname`;
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
