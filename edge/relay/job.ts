/** `GET /v1/jobs/{id}`, asked of the origin. */
import { JobSchema } from '#shared/contract/job.ts';
import type { Job } from '#shared/contract/job.ts';
import type { AskOrigin } from './origin.ts';
import type { RelayedProblem } from './problem.ts';
import { readFor } from './read-for.ts';
import type { OnBehalf } from './read-for.ts';

export type RelayedJob = { readonly kind: 'job'; readonly job: Job } | RelayedProblem;

export interface JobErrand extends OnBehalf {
  /** `job_…`, checked for its form. */
  readonly jobId: string;
}

export type RelayJob = (errand: JobErrand) => Promise<RelayedJob>;

/** Throws what `readFor` throws. */
export function relayJob(ask: AskOrigin): RelayJob {
  return async (errand) => {
    const read = await readFor(ask, errand, `/v1/jobs/${errand.jobId}`, JobSchema);
    return read.kind === 'read' ? { kind: 'job', job: read.value } : read;
  };
}
