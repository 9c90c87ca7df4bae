import type { NewSingleJob } from './create-single-job.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId, createdAt } from './identity.ts';
import { validationJobs as jobs } from './schema.ts';
import { storableJson, storableText } from './storable.ts';

/** A job of the sandbox, whose end is known when it is made. */
export interface NewScriptedJob extends NewSingleJob {
  /** When it shows its verdict; until then it runs. */
  readonly finishedAt: Date;
}

/**
 * Creates a job that nobody works on. It is written down as completed, though its end may lie ahead:
 * nothing waits for it, and nothing is charged. Creating it again changes nothing.
 */
export async function createScriptedJob(database: Database, job: NewScriptedJob): Promise<void> {
  const uuid = bareId('job', job.id);
  await inStore(database, 'create scripted job', (queries) =>
    queries
      .insert(jobs)
      .values({
        id: uuid,
        accountId: bareId('acct', job.accountId),
        kind: 'single',
        state: 'completed',
        startedAt: createdAt(uuid),
        finishedAt: job.finishedAt,
        addressHash: job.addressHash,
        email: storableText(job.email),
        createdAt: createdAt(uuid),
        total: 1,
        processed: 1,
        request: JSON.parse(storableJson(job.request)),
      })
      .onConflictDoNothing(),
  );
}
