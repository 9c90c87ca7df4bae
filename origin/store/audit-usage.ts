/**
 * What the ledger of usage is made of, counted afresh. Every count is over ids of a span of time, so
 * that a month can be gone through in steps that stay short.
 */
import { formatId } from '#shared/contract/id.ts';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import * as v from 'valibot';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { firstDay } from './find-usage.ts';

/** Times of ids, in Unix milliseconds: from the first one, up to and without the second. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A count by account, `acct_…`. */
export type Counts = ReadonlyMap<string, number>;

/** The ledger's own figures. */
export interface LedgerFigures {
  readonly misses: Counts;
  readonly hits: Counts;
}

/** A lease as it stands. */
export interface StoredLease {
  /** `lease_…` */
  readonly id: string;
  readonly accountId: string;
  readonly granted: number;
  readonly endsAtMs: number;
  /** Units charged; null while it is open. */
  readonly spent: number | null;
}

const amount = v.pipe(v.union([v.string(), v.number()]), v.transform(Number));
const AccountCount = v.object({ account_id: v.string(), units: amount });

/** What the ledger shows for a month. @param month `YYYY-MM` */
export async function readLedger(database: Database, month: string): Promise<LedgerFigures> {
  const rows = await rowsOf(
    database,
    sql`SELECT account_id, misses, hits FROM usage_months WHERE month = ${firstDay(month)}`,
    v.object({ account_id: v.string(), misses: amount, hits: amount }),
  );
  const figures = (of: 'misses' | 'hits') =>
    new Map(rows.map((row) => [formatId('acct', row.account_id), row[of]]));
  return { misses: figures('misses'), hits: figures('hits') };
}

/** Misses by what was charged. */
export function countCharges(database: Database, span: Span): Promise<Counts> {
  return countsOf(
    database,
    sql`SELECT account_id, count(*) AS units FROM usage_charges
      WHERE ${within(sql`validation_id`, span)} GROUP BY account_id`,
  );
}

/** Hits by what was spent of closed leases. */
export function countSpent(database: Database, span: Span): Promise<Counts> {
  return countsOf(
    database,
    sql`SELECT account_id, sum(spent) AS units FROM usage_leases
      WHERE ${within(sql`id`, span)} AND closed_at IS NOT NULL GROUP BY account_id`,
  );
}

/**
 * Units by which what is set aside for open leases is not what those hold, over all months: more than
 * nothing where too much is set aside.
 */
export function countReservedTooMuch(database: Database): Promise<Counts> {
  return countsOf(
    database,
    sql`SELECT account_id, sum(units) AS units FROM (
        SELECT account_id, reserved AS units FROM usage_months
        UNION ALL SELECT account_id, -granted FROM usage_leases WHERE closed_at IS NULL
      ) AS entry GROUP BY account_id HAVING sum(units) <> 0`,
  );
}

/**
 * Definite verdicts and promises kept that were charged to nobody. What was stored before there was a
 * ledger does not count.
 */
export function countUncharged(database: Database, span: Span): Promise<Counts> {
  return countsOf(
    database,
    sql`WITH due AS (
        SELECT id AS validation_id, account_id FROM validation_results
        WHERE ${within(sql`id`, span)} AND final AND state <> 'unknown' AND attempt = 0
          AND updated_at > ${SINCE}
        UNION
        SELECT job.result_id, job.account_id FROM validation_jobs job
        JOIN validation_results result
          ON result.id = job.result_id AND result.created_at = uuid_v7_time(job.result_id)
        WHERE ${within(sql`job.id`, span)} AND job.kind = 'single' AND job.state = 'completed'
          AND result.final AND result.state <> 'unknown' AND job.finished_at > ${SINCE}
      )
      SELECT account_id, count(*) AS units FROM due
      WHERE NOT EXISTS (
        SELECT FROM usage_charges charge
        WHERE charge.validation_id = due.validation_id AND charge.account_id = due.account_id
      ) GROUP BY account_id`,
  );
}

/** Charges for verdicts that are not definite. A verdict that was erased is not held against them. */
export function countUnfounded(database: Database, span: Span): Promise<Counts> {
  return countsOf(
    database,
    sql`SELECT charge.account_id, count(*) AS units FROM usage_charges charge
      JOIN validation_results result ON result.id = charge.validation_id
        AND result.created_at = uuid_v7_time(charge.validation_id)
      WHERE ${within(sql`charge.validation_id`, span)}
        AND NOT (result.final AND result.state <> 'unknown') GROUP BY charge.account_id`,
  );
}

/** The leases of a span. */
export async function listLeases(database: Database, span: Span): Promise<readonly StoredLease[]> {
  const rows = await rowsOf(
    database,
    sql`SELECT id, account_id, granted, spent, extract(epoch FROM ends_at) * 1000 AS ends_at_ms
      FROM usage_leases WHERE ${within(sql`id`, span)}`,
    v.object({
      id: v.string(),
      account_id: v.string(),
      granted: amount,
      spent: v.nullable(amount),
      ends_at_ms: amount,
    }),
  );
  return rows.map((row) => ({
    id: formatId('lease', row.id),
    accountId: formatId('acct', row.account_id),
    granted: row.granted,
    endsAtMs: row.ends_at_ms,
    spent: row.spent,
  }));
}

/** When the ledger began. */
const SINCE = sql`(SELECT applied_at FROM schema_migrations WHERE name = '0007_usage.sql')`;

function within(id: SQL, { fromMs, toMs }: Span): SQL {
  return sql`${id} >= uuid_v7_floor(${new Date(fromMs).toISOString()}::timestamptz)
    AND ${id} < uuid_v7_floor(${new Date(toMs).toISOString()}::timestamptz)`;
}

async function countsOf(database: Database, query: SQL): Promise<Counts> {
  const rows = await rowsOf(database, query, AccountCount);
  return new Map(rows.map((row) => [formatId('acct', row.account_id), row.units]));
}

async function rowsOf<T>(
  database: Database,
  query: SQL,
  schema: v.GenericSchema<unknown, T>,
): Promise<readonly T[]> {
  const rows = await inStore(database, 'audit usage', (queries) => queries.execute(query));
  return v.parse(v.array(schema), [...rows]);
}
