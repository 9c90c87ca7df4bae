/** `GET /v1/jobs/{id}`, asked of the origin. */
import * as v from 'valibot';
import type { Caller } from '#shared/auth/caller.ts';
import { JobSchema } from '#shared/contract/job.ts';
import type { Job } from '#shared/contract/job.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin } from './origin.ts';
import { readProblem } from './problem.ts';
import type { RelayedProblem } from './problem.ts';

export type RelayedJob = { readonly kind: 'job'; readonly job: Job } | RelayedProblem;

export interface JobErrand {
  readonly caller: Caller;
  /** `job_…`, checked for its form. */
  readonly jobId: string;
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export type RelayJob = (errand: JobErrand) => Promise<RelayedJob>;

/** Throws Fault `origin_late` or `origin_unavailable` when it gives no answer of the contract in time. */
export function relayJob(ask: AskOrigin): RelayJob {
  return async ({ caller, jobId, deadlineMs, traceparent }) => {
    const answer = await ask({
      method: 'GET',
      path: `/v1/jobs/${jobId}`,
      content: null,
      account: caller.accountId,
      keyId: caller.keyId,
      deadlineMs,
      traceparent,
    });
    if (answer.status !== 200) return readProblem(answer);
    const parsed = v.safeParse(JobSchema, answer.json);
    if (!parsed.success) throw new Fault('origin_unavailable', 'answer is not a job');
    return { kind: 'job', job: parsed.output };
  };
}
