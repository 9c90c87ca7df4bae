/** What the routes need of the rest of the edge; bound together in assemble.ts. */
import type { Caller } from '#shared/auth/caller.ts';
import type { Alone } from '#edge/alone/alone.ts';
import type { Log } from '#edge/log.ts';
import type { Recall } from '#edge/recall/recall.ts';
import type { UnderWay } from '#edge/recall/under-way.ts';
import type { Refresh } from '#edge/relay/refresh.ts';
import type { Health } from '#shared/contract/health.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import type { Job } from '#shared/contract/job.ts';
import type { Scope } from '#shared/contract/key-record.ts';
import type { Problem } from '#shared/contract/problem.ts';
import type { SiteFile } from '#shared/contract/site.ts';
import type { FreeReason, Usage } from '#shared/contract/usage.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { Verdict, VerdictRecord } from '#shared/contract/verdict.ts';

export interface RouteParts {
  readonly now: () => number;
  readonly newUuid: NewUuid;
  /** Waits on a timer of the request that calls it. */
  readonly pause: (ms: number) => Promise<void>;
  /** Goes on with some work after the answer is sent. */
  readonly later: (work: Promise<unknown>) => void;
  readonly log: Log;
  /** Throws a Fault where the caller may not pass. */
  readonly admit: (headers: Headers, scopes: readonly Scope[]) => Promise<Caller>;
  /** The hash that a normalized address is found by. */
  readonly hash: (normalized: string) => Promise<string>;
  /** What can be said without asking anybody. */
  readonly alone: Alone;
  readonly recall: Pick<Recall, 'find' | 'remembered' | 'keep'>;
  readonly underWay: Pick<UnderWay, 'lead' | 'follow'>;
  readonly refresh: Refresh;
  /** Milliseconds until it is worth asking the origin again; 0 where that is now. */
  readonly originBackInMs: () => number;
  /** What every answer goes through that is not the origin's. */
  readonly meter: {
    charge(hit: Hit): Promise<void>;
    free(accountId: string, why: FreeReason): void;
    refuseIfUsedUp(accountId: string): void;
    giveBack(accountId: string): Promise<void>;
  };
  /** Each of these throws Fault `origin_unavailable` or `origin_late` when it gives no answer. */
  readonly relayValidate: (errand: Errand) => Promise<RelayedVerdict>;
  readonly relayNamed: (errand: NamedErrand) => Promise<NamedAnswer>;
  readonly relayJob: (errand: JobErrand) => Promise<RelayedJob>;
  readonly relayUsage: (errand: OnBehalf) => Promise<RelayedUsage>;
  readonly relayHealth: () => Promise<Health>;
  /** A file of the documentation, or null where there is none. */
  readonly readFile: (file: SiteFile) => Promise<ReadableStream | null>;
}

/** An answer out of a cache, and the request that gets it. */
export interface Hit {
  readonly accountId: string;
  readonly record: VerdictRecord;
  readonly requestId: string;
  readonly deadlineMs: number;
}

interface OnBehalf {
  readonly caller: Caller;
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export interface Errand extends OnBehalf {
  readonly request: ValidateRequest;
}

export interface NamedErrand extends Errand {
  readonly idempotencyKey: string | null;
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

export interface NamedAnswer {
  readonly relayed: RelayedVerdict;
  readonly replayed: boolean;
}

export type RelayedUsage = { readonly kind: 'usage'; readonly usage: Usage } | RelayedProblem;

export type RelayedJob = { readonly kind: 'job'; readonly job: Job } | RelayedProblem;
