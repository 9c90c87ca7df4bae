import { parseId } from '#shared/contract/id.ts';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import { and, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { jobOf } from './job.ts';
import type { Job } from './job.ts';
import { validationJobs as jobs, validationResults as results } from './schema.ts';

/** A job of this account, or null: another account's job is not there, nor is a malformed id. */
export async function findJob(
  database: Database,
  accountId: string,
  id: string,
): Promise<Job | null> {
  const uuid = parseId('job', id);
  if (uuid === null) return null;
  const [found] = await inStore(database, 'find job', (queries) =>
    queries
      .select({ job: jobs, record: results.record })
      .from(jobs)
      .leftJoin(
        results,
        and(
          eq(results.id, jobs.resultId),
          eq(results.createdAt, sql`uuid_v7_time(${jobs.resultId})`),
        ),
      )
      .where(and(eq(jobs.id, uuid), eq(jobs.accountId, bareId('acct', accountId)))),
  );
  if (found === undefined) return null;
  return jobOf(
    found.job,
    found.record === null ? null : v.parse(VerdictRecordSchema, found.record),
  );
}
