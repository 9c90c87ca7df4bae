import { formatId } from '#shared/contract/id.ts';
import type { JobState } from '#shared/contract/job.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { validationJobs } from './schema.ts';

export type JobKind = 'single' | 'batch';

/** Work that its account may ask after. */
export interface Job {
  /** `job_…` */
  readonly id: string;
  /** `acct_…` */
  readonly accountId: string;
  readonly kind: JobKind;
  readonly state: JobState;
  /** Of a single job; null for a batch. */
  readonly addressHash: string | null;
  /** The address as normalised, of a single job; null for a batch. */
  readonly email: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Addresses in all, and those that have a final verdict. */
  readonly total: number;
  readonly processed: number;
  /** The request as the API kept it, to answer in its terms. */
  readonly request: unknown;
  /** The final verdict of a single job that is completed. */
  readonly result: VerdictRecord | null;
}

/** A job as the outside knows it, made of its row and of its verdict. */
export function jobOf(row: typeof validationJobs.$inferSelect, result: VerdictRecord | null): Job {
  return {
    id: formatId('job', row.id),
    accountId: formatId('acct', row.accountId),
    kind: row.kind,
    state: row.state,
    addressHash: row.addressHash,
    email: row.email,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    total: row.total,
    processed: row.processed,
    request: row.request,
    result,
  };
}
