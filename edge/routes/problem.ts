/** Problems as responses. */
import type { FieldError } from '#shared/contract/problem.ts';
import { PROBLEM_MEDIA_TYPE, toProblem } from '#shared/contract/problem-response.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import type { RelayedProblem } from './parts.ts';

export function problemResponse(
  code: FaultCode,
  requestId: string,
  errors: readonly FieldError[] = [],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, headers: own, body } = toProblem(code, requestId, errors);
  return new Response(JSON.stringify(body), { status, headers: { ...own, ...headers } });
}

/** The origin's problem as it is, under the id by which this caller knows the request. */
export function relayedProblemResponse(
  { problem, retryAfter }: RelayedProblem,
  requestId: string,
): Response {
  return new Response(JSON.stringify({ ...problem, request_id: requestId }), {
    status: problem.status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    },
  });
}
