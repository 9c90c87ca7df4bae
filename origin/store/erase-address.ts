import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import {
  idempotencyKeys as answers,
  validationJobs as jobs,
  validationResults as results,
} from './schema.ts';

/** How many rows went. */
export interface Erased {
  readonly results: number;
  readonly jobs: number;
  /** Answers that were kept under an Idempotency-Key. */
  readonly answers: number;
}

/**
 * Erases every stored verdict, every single job and every kept answer about an address, in all months,
 * or nothing.
 */
export async function eraseAddress(database: Database, addressHash: string): Promise<Erased> {
  const [erased] = await inStore(database, 'erase address', (queries) => {
    const goneResults = queries
      .$with('gone_results')
      .as(
        queries
          .delete(results)
          .where(eq(results.addressHash, addressHash))
          .returning({ id: results.id }),
      );
    const goneJobs = queries.$with('gone_jobs').as(
      queries
        .delete(jobs)
        .where(and(eq(jobs.kind, 'single'), eq(jobs.addressHash, addressHash)))
        .returning({ id: jobs.id }),
    );
    const goneAnswers = queries
      .$with('gone_answers')
      .as(
        queries
          .delete(answers)
          .where(eq(answers.addressHash, addressHash))
          .returning({ key: answers.keyDigest }),
      );
    return queries
      .with(goneResults, goneJobs, goneAnswers)
      .select({
        results: sql`(SELECT count(*) FROM ${goneResults})`.mapWith(Number),
        jobs: sql`(SELECT count(*) FROM ${goneJobs})`.mapWith(Number),
        answers: sql`(SELECT count(*) FROM ${goneAnswers})`.mapWith(Number),
      })
      .from(sql`(VALUES (1)) AS once`);
  });
  if (erased === undefined) throw new TypeError('impossible count: it returned no row');
  return erased;
}
