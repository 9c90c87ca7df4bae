import type { Caller } from '#shared/auth/caller.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { Verdict } from '#shared/contract/verdict.ts';

/** One validation as it came: its body, and what came beside it. */
export interface ValidateCall {
  readonly caller: Caller;
  readonly request: ValidateRequest;
  /** Unix milliseconds after which nobody waits for the answer. */
  readonly deadlineMs: number;
  /**
   * Whether the caller takes the promise as soon as it is written down, and the verdict after it. It
   * then ends the waiting by itself, and is in time however long the way back is.
   */
  readonly takesPromiseAhead: boolean;
  readonly traceparent: string;
  /** `req_…` */
  readonly requestId: string;
  /** What the work is done under, where an earlier attempt may have begun it: a bare UUIDv7. */
  readonly uuid?: string;
  /** Whether one has: what is in the cache by now may be its work, and is not charged again. */
  readonly again?: boolean;
}

export type ValidateAnswer =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** The deadline came first; the work goes on under this job. */
  | { readonly kind: 'promise'; readonly verdict: Verdict; readonly jobId: string }
  /** The deadline may come first, and this is what is promised then. */
  | {
      readonly kind: 'promise_ahead';
      readonly verdict: Verdict;
      readonly jobId: string;
      /** The verdict after all, or null at the deadline. */
      readonly told: Promise<Verdict | null>;
    };
