import { and, desc, eq, gte } from 'drizzle-orm';
import { CLOCK_SKEW_MS } from './complete-open-jobs.ts';
import { completeWith } from './complete-single-job.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { Queries } from './pool.ts';
import { bareId, createdAt } from './identity.ts';
import { validationJobs as jobs, validationResults as results } from './schema.ts';
import { storableJson, storableText } from './storable.ts';

/** A single validation that will outlive its caller's deadline. */
export interface NewSingleJob {
  /** `job_…`; its time is when the request came. */
  readonly id: string;
  readonly accountId: string;
  readonly addressHash: string;
  readonly email: string;
  /** The request, kept as JSON. */
  readonly request: unknown;
}

/**
 * Creates a job for one address. If the final verdict is there already, because it came at the very
 * moment of the deadline, the job is completed with it. Creating it again changes nothing.
 */
export async function createSingleJob(database: Database, job: NewSingleJob): Promise<void> {
  const uuid = bareId('job', job.id);
  await inStore(database, 'create single job', async (queries) => {
    // Not one transaction: others must see the job before this looks for a verdict. Then a verdict
    // that is not found here is stored later, and whoever stores it finds the job.
    await insert(queries, uuid, job);
    const verdict = await finalSince(queries, job.addressHash, createdAt(uuid));
    if (verdict !== null) await completeWith(queries, uuid, verdict);
  });
}

async function insert(queries: Queries, uuid: string, job: NewSingleJob): Promise<void> {
  await queries
    .insert(jobs)
    .values({
      id: uuid,
      accountId: bareId('acct', job.accountId),
      kind: 'single',
      // It is made when its request has been waiting: the work has begun long before.
      state: 'running',
      startedAt: createdAt(uuid),
      addressHash: job.addressHash,
      email: storableText(job.email),
      createdAt: createdAt(uuid),
      total: 1,
      request: JSON.parse(storableJson(job.request)),
    })
    .onConflictDoNothing();
}

/** The bare id of the newest final verdict about an address that was observed since a time. */
async function finalSince(
  queries: Queries,
  addressHash: string,
  since: Date,
): Promise<string | null> {
  const [newest] = await queries
    .select({ id: results.id })
    .from(results)
    .where(
      and(
        eq(results.addressHash, addressHash),
        eq(results.final, true),
        gte(results.observedAt, new Date(since.getTime() - CLOCK_SKEW_MS)),
      ),
    )
    .orderBy(desc(results.observedAt))
    .limit(1);
  return newest?.id ?? null;
}
