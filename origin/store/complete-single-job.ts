import { and, eq, inArray, sql } from 'drizzle-orm';
import { chargeOf } from './charge.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { Queries } from './pool.ts';
import { bareId } from './identity.ts';
import { validationJobs as jobs, validationResults as results } from './schema.ts';

/** What completing a single job with a verdict writes; `resultId` is a bare UUID or a column. */
export function completion<R>(resultId: R) {
  return {
    state: 'completed',
    processed: 1,
    startedAt: sql`coalesce(${jobs.startedAt}, now())`,
    finishedAt: sql`now()`,
    resultId,
  } as const;
}

/** A single job that still waits for its verdict. */
export const OPEN_SINGLE = and(eq(jobs.kind, 'single'), inArray(jobs.state, ['queued', 'running']));

/**
 * Completes a single job with a stored verdict.
 *
 * @returns false when there is no such job, or it has ended already: then nothing is changed
 */
export async function completeSingleJob(
  database: Database,
  jobId: string,
  verdictId: string,
): Promise<boolean> {
  return await inStore(database, 'complete single job', (queries) =>
    completeWith(queries, bareId('job', jobId), bareId('val', verdictId)),
  );
}

/** The same with bare ids. It charges for the job where the verdict is definite. */
export async function completeWith(
  queries: Queries,
  jobUuid: string,
  verdictUuid: string,
): Promise<boolean> {
  const columns = { accountId: jobs.accountId, resultId: jobs.resultId };
  const completed = queries.$with('completed', columns).as(
    queries
      .update(jobs)
      .set(completion(verdictUuid))
      .where(and(eq(jobs.id, jobUuid), OPEN_SINGLE))
      .returning(columns)
      .getSQL(),
  );
  const { charged, counted } = chargeOf(
    queries,
    sql`SELECT completed.result_id AS validation_id, completed.account_id
      FROM ${completed} JOIN ${results}
        ON ${results.id} = completed.result_id
        AND ${results.createdAt} = uuid_v7_time(completed.result_id)
      WHERE ${results.final} AND ${results.state} <> 'unknown'`,
  );
  const done = await queries
    .with(completed, charged, counted)
    .select({ resultId: completed.resultId })
    .from(completed);
  return done.length > 0;
}
