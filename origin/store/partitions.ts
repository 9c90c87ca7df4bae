import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { Fault } from '#shared/fault/catalogue.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';

/** Months that `create_next_partition()` makes beyond the current one. */
export const MONTHS_AHEAD = 3;

const MissingSchema = v.array(v.object({ missing: v.number() }));

/**
 * How many months beyond the current one have their partition, without a gap: 3 when all is well, 0
 * when next month's is missing, -1 when verdicts cannot be stored now.
 */
export async function partitionsAhead(database: Database): Promise<number> {
  const rows = await inStore(database, 'partitions', (queries) =>
    queries.execute(sql`
      SELECT ahead AS "missing" FROM generate_series(0, ${MONTHS_AHEAD}::integer) AS ahead
      WHERE to_regclass('validation_results_' || to_char(
        date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead), 'YYYY_MM'
      )) IS NULL
      ORDER BY ahead LIMIT 1`),
  );
  const [first] = v.parse(MissingSchema, [...rows]);
  return first === undefined ? MONTHS_AHEAD : first.missing - 1;
}

/** Rejects when there is no partition for this month. */
export async function refuseMissingPartition(database: Database): Promise<void> {
  if ((await partitionsAhead(database)) >= 0) return;
  throw new Fault('dependency_unavailable', 'postgres: the partition of this month is missing');
}

/** Makes the partitions of this month and the next three; calling it again changes nothing. */
export async function createNextPartition(database: Database): Promise<void> {
  await inStore(database, 'create partition', (queries) =>
    queries.execute(sql`SELECT create_next_partition()`),
  );
}

/** Rows that one call deletes at most, so that none runs long. */
const ROWS_A_CALL = 5000;

const CleanedSchema = v.tuple([v.object({ deleted: v.number() })]);

/** Removes results older than so many days, a little at a time; true when nothing is left to remove. */
export async function cleanupOldValidations(database: Database, days: number): Promise<boolean> {
  const rows = await inStore(database, 'cleanup', (queries) =>
    queries.execute(sql`
      SELECT rows_deleted::integer AS "deleted"
      FROM cleanup_old_validations(${days}::integer, ${ROWS_A_CALL}::bigint)`),
  );
  const [{ deleted }] = v.parse(CleanedSchema, [...rows]);
  return deleted < ROWS_A_CALL;
}
