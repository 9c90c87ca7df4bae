import type { Caller } from '#shared/auth/caller.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';

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
}
