import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { Queries } from './pool.ts';
import { bareId } from './identity.ts';
import { validationJobs as jobs } from './schema.ts';

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

/** The same inside a transaction, with bare ids. */
export async function completeWith(
  queries: Queries,
  jobUuid: string,
  verdictUuid: string,
): Promise<boolean> {
  const completed = await queries
    .update(jobs)
    .set(completion(verdictUuid))
    .where(and(eq(jobs.id, jobUuid), OPEN_SINGLE))
    .returning({ id: jobs.id });
  return completed.length > 0;
}
