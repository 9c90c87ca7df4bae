import type { Caller } from '#shared/auth/caller.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';

/** One validation as it came: its body, and what came beside it. */
export interface ValidateCall {
  readonly caller: Caller;
  readonly request: ValidateRequest;
  /** Unix milliseconds after which nobody waits for the answer. */
  readonly deadlineMs: number;
  readonly traceparent: string;
}
