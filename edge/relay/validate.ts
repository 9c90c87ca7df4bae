/** `POST /v1/validate`, asked of the origin. */
import * as v from 'valibot';
import type { Caller } from '#shared/auth/caller.ts';
import { parseId } from '#shared/contract/id.ts';
import { ROUTES } from '#shared/contract/routes.ts';
import type { Include, ValidateRequest } from '#shared/contract/validate-request.ts';
import { VerdictSchema } from '#shared/contract/verdict.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin, OriginAnswer } from './origin.ts';
import { readProblem } from './problem.ts';
import type { RelayedProblem } from './problem.ts';
import { retryAfterOf } from './retry-after.ts';

export interface Errand {
  readonly caller: Caller;
  readonly request: ValidateRequest;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export type RelayedVerdict =
  /** With its evidence, whether the caller asked for it or not. */
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** The deadline passed first; the job delivers the final verdict. */
  | {
      readonly kind: 'provisional';
      readonly verdict: Verdict;
      readonly jobId: string;
      readonly retryAfter: string | null;
    }
  | RelayedProblem;

export type RelayValidate = (errand: Errand) => Promise<RelayedVerdict>;

const EVIDENCE: Include = 'evidence';
const JOB_LOCATION = '/v1/jobs/';

/** Throws Fault `origin_late` or `origin_unavailable` when it gives no answer of the contract in time. */
export function relayValidate(ask: AskOrigin): RelayValidate {
  return async ({ caller, request, deadlineMs, traceparent }) => {
    const answer = await ask({
      method: ROUTES.validate.method,
      path: ROUTES.validate.path,
      content: JSON.stringify(withEvidence(request)),
      account: caller.accountId,
      keyId: caller.keyId,
      deadlineMs,
      traceparent,
    });
    return readRelayed(answer);
  };
}

/** Throws Fault `origin_unavailable` where it is no answer of the contract. */
export function readRelayed(answer: OriginAnswer): RelayedVerdict {
  if (answer.status === 200 || answer.isKept) {
    return { kind: 'verdict', verdict: readVerdict(answer) };
  }
  return answer.status === 202 ? readProvisional(answer) : readProblem(answer);
}

/** What is kept for the next caller is the whole record: that one may ask for the evidence. */
function withEvidence(request: ValidateRequest): ValidateRequest {
  return { ...request, include: [...new Set([...request.include, EVIDENCE])] };
}

function readVerdict(answer: OriginAnswer): Verdict {
  const parsed = v.safeParse(VerdictSchema, answer.json);
  if (!parsed.success) throw new Fault('origin_unavailable', 'answer is not a verdict');
  return parsed.output;
}

function readProvisional(answer: OriginAnswer): RelayedVerdict {
  const location = answer.header('location') ?? '';
  const jobId = location.startsWith(JOB_LOCATION) ? location.slice(JOB_LOCATION.length) : '';
  if (parseId('job', jobId) === null) throw new Fault('origin_unavailable', 'answer names no job');
  const retryAfter = retryAfterOf(answer);
  return { kind: 'provisional', verdict: readVerdict(answer), jobId, retryAfter };
}
