/** Faults as callers see them: RFC 9457 problem details, with the headers that belong to them. */
import { FAULTS } from '#shared/fault/catalogue.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import type { FieldError, Problem } from './problem.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export interface ProblemResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body: Problem;
}

/**
 * The answer to a request that met this fault.
 *
 * @param requestId `req_…`, the same as in the `Request-Id` header
 * @param errors what is wrong with the body, and where
 */
export function toProblem(
  code: FaultCode,
  requestId: string,
  errors: readonly FieldError[] = [],
): ProblemResponse {
  const { status, title, detail, retryAfterSeconds } = FAULTS[code];
  return {
    status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }),
      ...(status === 401 ? { 'www-authenticate': challenge(code) } : {}),
    },
    body: {
      type: problemType(code, status),
      title,
      status,
      detail,
      code,
      request_id: requestId,
      ...(errors.length === 0 ? {} : { errors: [...errors] }),
    },
  };
}

/** The registered type of every 429 (draft-ietf-httpapi-ratelimit-headers-11 §5). */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';
const TOO_MANY_REQUESTS = 429;

/**
 * RFC 9457 §3.1.1: a relative reference with its full path, since one API has many hosts (the edge,
 * the origin, a laptop) and each of them is to name a problem alike.
 */
function problemType(code: FaultCode, status: number): string {
  return status === TOO_MANY_REQUESTS ? QUOTA_EXCEEDED : `/problems/${code}`;
}

/** RFC 6750 §3: without credentials the challenge carries no error code. */
function challenge(code: FaultCode): string {
  const realm = 'Bearer realm="email-validator"';
  return code === 'missing_key' ? realm : `${realm}, error="invalid_token"`;
}
