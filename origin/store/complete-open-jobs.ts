import { eq, sql } from 'drizzle-orm';
import { arrayOf } from './array-parameter.ts';
import { completion, OPEN_SINGLE } from './complete-single-job.ts';
import type { Queries } from './pool.ts';
import { bareId } from './identity.ts';
import { validationJobs as jobs } from './schema.ts';
import type { VerdictRow } from './verdict-row.ts';

/**
 * Milliseconds by which the clock that dated a job may run ahead of the clock that dated a verdict.
 * Both come from hosts that keep time by NTP.
 */
export const CLOCK_SKEW_MS = 5000;

/**
 * The statement that completes every open single job which asked about one of these addresses
 * before it was observed. A job that came later wants to know how things are now: it waits for its
 * own probe. Where two verdicts fit a job, it gets the one observed last. Jobs are locked in the
 * order of their ids, so that two batches cannot lock each other out.
 */
export function completionOfOpenJobs(queries: Queries, finals: readonly VerdictRow[]) {
  const hashes = finals.map((row) => row.addressHash);
  const ids = finals.map((row) => bareId('val', row.id));
  const times = finals.map((row) => row.record.observed_at);
  const answered = queries.$with('answered', { id: jobs.id, resultId: jobs.resultId }).as(sql`
    WITH open AS (
      SELECT id, address_hash, created_at FROM ${jobs}
      WHERE ${OPEN_SINGLE} AND ${jobs.addressHash} = ANY (${arrayOf('text', hashes)})
      ORDER BY id FOR UPDATE
    )
    SELECT DISTINCT ON (open.id) open.id AS id, verdict.id AS result_id
    FROM open JOIN unnest(
      ${arrayOf('text', hashes)}, ${arrayOf('uuid', ids)}, ${arrayOf('timestamptz', times)}
    ) AS verdict (address_hash, id, observed_at) USING (address_hash)
    WHERE open.created_at <= verdict.observed_at + ${CLOCK_SKEW_MS} * interval '1 millisecond'
    ORDER BY open.id, verdict.observed_at DESC`);
  return queries
    .with(answered)
    .update(jobs)
    .set(completion(sql`${answered.resultId}`))
    .from(answered)
    .where(eq(jobs.id, answered.id));
}
