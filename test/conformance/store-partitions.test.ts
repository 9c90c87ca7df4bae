import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findVerdicts } from '#origin/store/find-verdicts.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { newId } from '#support/new-id.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';
import { verdictRow } from '#support/verdict-row.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(async () => {
  await store.sql`DELETE FROM validation_results`;
});
afterAll(async () => {
  await store.close();
});

const DAY_MS = 24 * 3600 * 1000;

/** `validation_results_YYYY_MM` of the month that lies so many months from this one (UTC). */
function partitionName(monthsFromNow: number): string {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsFromNow, 1));
  return `validation_results_${month.toISOString().slice(0, 7).replace('-', '_')}`;
}

async function partitions(): Promise<string[]> {
  const rows = await store.sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = 'validation_results'::regclass ORDER BY relname`;
  return rows.map((row) => row.name);
}

/** Makes the partitions of the last so many months, which a database of that age would have. */
async function makePast(months: number): Promise<void> {
  for (let back = 1; back <= months; back += 1) {
    await store.sql.unsafe(`
      CREATE TABLE IF NOT EXISTS ${partitionName(-back)} PARTITION OF validation_results
      FOR VALUES FROM (date_trunc('month', now(), 'UTC') - interval '${back} months')
      TO (date_trunc('month', now(), 'UTC') - interval '${back - 1} months')`);
  }
}

async function recordAt(...times: readonly number[]): Promise<string[]> {
  const rows = times.map((time) => verdictRow({ id: newId('val', time) }));
  await recordVerdicts(store.database, rows);
  return rows.map((row) => row.id);
}

describe('create_next_partition()', () => {
  const present = [0, 1, 2, 3].map(partitionName);

  it('has made this month and three more at the migration', async () => {
    expect(await partitions()).toEqual(present);
  });

  it('changes nothing when all are there, and names the last', async () => {
    expect(await store.sql`SELECT create_next_partition() AS name`).toEqual([
      { name: partitionName(3) },
    ]);
    expect(await partitions()).toEqual(present);
  });

  it('makes what is missing, also in the middle, and when many call it at once', async () => {
    await store.sql.unsafe(`DROP TABLE ${partitionName(1)}, ${partitionName(3)}`);
    await Promise.all(Array.from({ length: 5 }, () => store.sql`SELECT create_next_partition()`));
    expect(await partitions()).toEqual(present);
  });

  it('makes the partition whose lack stopped a verdict', async () => {
    await store.sql.unsafe(`DROP TABLE ${partitionName(0)}`);
    const row = verdictRow();
    await expect(recordVerdicts(store.database, [row])).rejects.toThrow(partitionName(0));
    await store.sql`SELECT create_next_partition()`;
    expect(await recordVerdicts(store.database, [row])).toEqual([row.id]);
  });

  it('parts months at midnight UTC, wherever the caller is', async () => {
    await store.sql.unsafe(`DROP TABLE ${partitionName(2)}`);
    const caller = await store.sql.reserve();
    await caller`SET TimeZone = 'Pacific/Kiritimati'`;
    await caller`SELECT create_next_partition()`;
    await caller`RESET TimeZone`;
    caller.release();
    const now = new Date();
    const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1);
    const [before, after] = await recordAt(start - 1, start);
    const stored = await store.sql`
      SELECT id, tableoid::regclass::text AS partition FROM validation_results ORDER BY id`;
    expect(stored).toEqual([
      { id: before?.slice('val_'.length), partition: partitionName(1) },
      { id: after?.slice('val_'.length), partition: partitionName(2) },
    ]);
  });
});

it('a row whose time is not that of its id cannot be stored', async () => {
  const [id = ''] = await recordAt(Date.now());
  await expect(
    store.sql`
      UPDATE validation_results SET created_at = created_at + interval '1 ms'
      WHERE id = ${id.slice('val_'.length)}`,
  ).rejects.toThrow('violates check constraint');
});

describe('cleanup_old_validations(days)', () => {
  it('drops the months that are past as a whole, and empties the one of the limit up to it', async () => {
    await makePast(5);
    const now = Date.now();
    const old = await recordAt(now - 91 * DAY_MS, now - 100 * DAY_MS);
    const kept = await recordAt(now, now - 89 * DAY_MS, now - 1 * DAY_MS);
    const [result] = await store.sql`SELECT * FROM cleanup_old_validations(90)`;
    expect(result?.['partitions_dropped']).toBeGreaterThanOrEqual(1);
    const found = await findVerdicts(store.database, [...old, ...kept]);
    expect(found.map((row) => row.id).toSorted()).toEqual(kept.toSorted());
    const horizon = new Date(now - 90 * DAY_MS).toISOString().slice(0, 7).replace('-', '_');
    expect((await partitions())[0]).toBe(`validation_results_${horizon}`);
  });

  it('deletes in many steps and misses none', async () => {
    await makePast(4);
    // Within the month of the limit, so that no partition can be dropped whole.
    const start = Math.max(Date.now() - 95 * DAY_MS, firstOfMonth(Date.now() - 90 * DAY_MS));
    await store.sql`
      INSERT INTO validation_results
      SELECT id, uuid_v7_time(id), id, 'hash', 'e', 'd', 'unknown', 'timeout', true, 0, 0, NULL,
        '{}', now(), now(), now()
      FROM (
        SELECT (lpad(to_hex(${start}::bigint + n % 1000), 12, '0') || '7000' || '8000'
          || lpad(to_hex(n), 12, '0'))::uuid AS id
        FROM generate_series(1, 25000) AS n
      ) AS ids`;
    const [result] = await store.sql`SELECT * FROM cleanup_old_validations(90)`;
    const [left] = await store.sql`SELECT count(*)::integer AS rows FROM validation_results`;
    expect([result, left]).toEqual([
      expect.objectContaining({ rows_deleted: '25000' }),
      { rows: 0 },
    ]);
  });

  it('stops after so many rows when asked to, and goes on with the next call', async () => {
    await makePast(4);
    const start = firstOfMonth(Date.now() - 90 * DAY_MS);
    await recordAt(start, start + 1, start + 2);
    const first = await store.sql`SELECT rows_deleted FROM cleanup_old_validations(90, 1)`;
    const second = await store.sql`SELECT rows_deleted FROM cleanup_old_validations(90, 1)`;
    expect([...first, ...second]).toEqual([{ rows_deleted: '3' }, { rows_deleted: '0' }]);
  });

  it('finds nothing to do in a young database', async () => {
    const ids = await recordAt(Date.now());
    expect(await store.sql`SELECT rows_deleted FROM cleanup_old_validations(90)`).toEqual([
      { rows_deleted: '0' },
    ]);
    expect(await findVerdicts(store.database, ids)).toHaveLength(1);
  });

  it.each([0, -1, null])('refuses %s days, which would remove what is new', async (days) => {
    await expect(store.sql`SELECT cleanup_old_validations(${days})`).rejects.toThrow(
      'takes at least one day',
    );
  });
});

function firstOfMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
