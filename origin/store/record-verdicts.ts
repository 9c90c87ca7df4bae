import { formatId } from '#shared/contract/id.ts';
import { isCharged } from '#shared/metering/price.ts';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { arrayOf } from './array-parameter.ts';
import { chargeOf } from './charge.ts';
import { completionOfOpenJobs } from './complete-open-jobs.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { finalAmong } from './find-verdicts.ts';
import { bareId } from './identity.ts';
import type { Queries } from './pool.ts';
import { validationJobs as jobs, validationResults as results } from './schema.ts';
import { columnsOf, onePerId } from './verdict-row.ts';
import type { VerdictRow } from './verdict-row.ts';

/**
 * Stores verdicts, all or none, and in the same transaction completes the single jobs that waited
 * for one, and charges for both. A provisional verdict gives way to a later one; a final one stays as
 * it is, whatever comes after it.
 *
 * @returns the ids that are settled: written now, or final before. What is missing was provisional
 *   and older than the verdict that is stored.
 */
export async function recordVerdicts(
  database: Database,
  rows: readonly VerdictRow[],
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const kept = onePerId(rows);
  const finals = kept.filter((row) => row.record.final);
  return await inStore(database, 'record verdicts', async (queries) => {
    const written = await write(queries, kept, finals);
    // A job that was created meanwhile was not seen above, nor did it see these verdicts. It is seen
    // now, or it looks for its verdict after this and finds it: see createSingleJob.
    if (finals.length > 0) await completeLate(queries, finals);
    const rest = kept.map((row) => row.id).filter((id) => !written.has(id));
    return [...written, ...(await finalAmong(queries, rest))];
  });
}

/** The one statement that stores, completes and charges. */
async function write(
  queries: Queries,
  rows: readonly VerdictRow[],
  finals: readonly VerdictRow[],
): Promise<ReadonlySet<string>> {
  const written = queries.$with('written').as(upsert(queries, rows));
  const completed = completedBy(queries, finals);
  const { charged, counted } = chargeOf(
    queries,
    sql`SELECT id AS validation_id, account_id FROM ${written}
      WHERE ${CHARGED_TO_ITS_ACCOUNT}
    UNION ALL ${chargesOfJobs(completed, finals)}`,
  );
  const ids = await queries
    .with(written, completed, charged, counted)
    .select({ id: written.id })
    .from(written)
    .prepare('record_verdicts')
    .execute();
  return new Set(ids.map(({ id }) => formatId('val', id)));
}

/** Completes and charges once more, for what the statement above could not see. */
async function completeLate(queries: Queries, finals: readonly VerdictRow[]): Promise<void> {
  const completed = completedBy(queries, finals);
  const { charged, counted } = chargeOf(queries, chargesOfJobs(completed, finals));
  await queries
    .with(completed, charged, counted)
    .select({ resultId: completed.resultId })
    .from(completed)
    .prepare('complete_open_jobs')
    .execute();
}

function completedBy(queries: Queries, finals: readonly VerdictRow[]) {
  const columns = { accountId: jobs.accountId, resultId: jobs.resultId };
  return queries
    .$with('completed', columns)
    .as(completionOfOpenJobs(queries, finals).returning(columns).getSQL());
}

/** A promise is charged when it is kept with a definite verdict, whoever asked for that one. */
function chargesOfJobs(
  completed: ReturnType<typeof completedBy>,
  finals: readonly VerdictRow[],
): SQL {
  const definite = finals.filter(({ record }) => isCharged(record));
  const ids = definite.map(({ id }) => bareId('val', id));
  return sql`SELECT result_id AS validation_id, account_id FROM ${completed}
    WHERE result_id = ANY (${arrayOf('uuid', ids)})`;
}

/**
 * Whoever asked waits for the first answer. A later one comes after it was told `unknown`, which is
 * free, and is charged to those alone who were promised it.
 */
export function isChargedToItsAccount({
  attempt,
  record,
}: Pick<VerdictRow, 'attempt' | 'record'>): boolean {
  return attempt === 0 && isCharged(record);
}

/** The same, of rows that were written. */
const CHARGED_TO_ITS_ACCOUNT = sql`attempt = 0 AND final AND state <> 'unknown'`;

function upsert(queries: Queries, rows: readonly VerdictRow[]) {
  const columns = columnsOf(rows);
  return queries
    .insert(results)
    .select(
      // In the order of the table's columns: Drizzle names them all.
      sql`SELECT id, created_at, account_id, address_hash, email, domain, state, reason, final,
        attempt, score, provider, record::jsonb, observed_at, expires_at, now()
      FROM unnest(
        ${arrayOf('uuid', columns.id)}, ${arrayOf('timestamptz', columns.createdAt)},
        ${arrayOf('uuid', columns.accountId)}, ${arrayOf('text', columns.addressHash)},
        ${arrayOf('text', columns.email)}, ${arrayOf('text', columns.domain)},
        ${arrayOf('text', columns.state)}, ${arrayOf('text', columns.reason)},
        ${arrayOf('boolean', columns.final)}, ${arrayOf('integer', columns.attempt)},
        ${arrayOf('real', columns.score)}, ${arrayOf('text', columns.provider)},
        ${arrayOf('text', columns.record)}, ${arrayOf('timestamptz', columns.observedAt)},
        ${arrayOf('timestamptz', columns.expiresAt)}
      ) AS given (id, created_at, account_id, address_hash, email, domain, state, reason, final,
        attempt, score, provider, record, observed_at, expires_at)
      ORDER BY id`,
    )
    .onConflictDoUpdate({
      target: [results.id, results.createdAt],
      set: REPLACED,
      setWhere: sql`NOT ${results.final}
        AND (excluded.final OR excluded.observed_at >= ${results.observedAt})`,
    })
    .returning({
      id: results.id,
      accountId: results.accountId,
      attempt: results.attempt,
      final: results.final,
      state: results.state,
    });
}

/** What a later verdict changes. The address and its owner are the same under the same id. */
const REPLACED = {
  state: sql`excluded.state`,
  reason: sql`excluded.reason`,
  final: sql`excluded.final`,
  attempt: sql`excluded.attempt`,
  score: sql`excluded.score`,
  provider: sql`excluded.provider`,
  record: sql`excluded.record`,
  observedAt: sql`excluded.observed_at`,
  expiresAt: sql`excluded.expires_at`,
  updatedAt: sql`excluded.updated_at`,
};
