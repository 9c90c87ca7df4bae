/** What the routes need of the rest of the edge; bound together in assemble.ts. */
import type { Caller } from '#shared/auth/caller.ts';
import type { Health } from '#shared/contract/health.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import type { Job } from '#shared/contract/job.ts';
import type { Scope } from '#shared/contract/key-record.ts';
import type { Problem } from '#shared/contract/problem.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { CacheTier, Verdict, VerdictRecord } from '#shared/contract/verdict.ts';

export interface RouteParts {
  readonly now: () => number;
  readonly newUuid: NewUuid;
  /** Throws a Fault where the caller may not pass. */
  readonly admit: (headers: Headers, scopes: readonly Scope[]) => Promise<Caller>;
  /** The hash that a normalized address is found by. */
  readonly hash: (normalized: string) => Promise<string>;
  readonly recall: {
    find(hash: string, maxAgeSeconds: number | undefined): Promise<Recalled | null>;
    keep(hash: string, record: VerdictRecord): void;
  };
  /** Each of these throws Fault `origin_unavailable` when the origin cannot be asked. */
  readonly relayValidate: (errand: Errand) => Promise<RelayedVerdict>;
  readonly relayJob: (errand: JobErrand) => Promise<RelayedJob>;
  readonly relayHealth: () => Promise<Health>;
}

export interface Recalled {
  readonly record: VerdictRecord;
  readonly tier: CacheTier;
}

interface OnBehalf {
  readonly caller: Caller;
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export interface Errand extends OnBehalf {
  readonly request: ValidateRequest;
}

export interface JobErrand extends OnBehalf {
  readonly jobId: string;
}

export interface RelayedProblem {
  readonly kind: 'problem';
  readonly problem: Problem;
  readonly retryAfter: string | null;
}

export type RelayedVerdict =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | {
      readonly kind: 'provisional';
      readonly verdict: Verdict;
      readonly jobId: string;
      readonly retryAfter: string | null;
    }
  | RelayedProblem;

export type RelayedJob = { readonly kind: 'job'; readonly job: Job } | RelayedProblem;
