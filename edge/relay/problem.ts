/** A problem that the origin found, told to the caller as it was told to us. */
import * as v from 'valibot';
import { PROBLEM_MEDIA_TYPE } from '#shared/contract/problem-response.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import type { Problem } from '#shared/contract/problem.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { OriginAnswer } from './origin.ts';
import { retryAfterOf } from './retry-after.ts';

export interface RelayedProblem {
  readonly kind: 'problem';
  readonly problem: Problem;
  /** Seconds, as the origin wrote them. */
  readonly retryAfter: string | null;
}

const LOWEST_ERROR_STATUS = 400;

/**
 * Reads any answer that is not the one hoped for.
 *
 * @throws Fault `origin_unavailable` where it is no problem of our API's, and where the origin
 * refuses the edge itself: that is ours to mend, and no fault of the caller's
 */
export function readProblem(answer: OriginAnswer): RelayedProblem {
  const parsed = v.safeParse(ProblemSchema, answer.json);
  const isProblem =
    answer.mediaType === PROBLEM_MEDIA_TYPE &&
    answer.status >= LOWEST_ERROR_STATUS &&
    parsed.success &&
    parsed.output.status === answer.status;
  if (!isProblem) throw new Fault('origin_unavailable', `unexpected answer ${answer.status}`);
  if (parsed.output.code === 'bad_signature') {
    throw new Fault('origin_unavailable', 'the origin refuses our signature');
  }
  return { kind: 'problem', problem: parsed.output, retryAfter: retryAfterOf(answer) };
}
