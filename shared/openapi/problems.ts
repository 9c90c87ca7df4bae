/** Problems as answers, grouped by their status. */
import { PROBLEM_MEDIA_TYPE } from '#shared/contract/problem-response.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import { problemExample } from './examples.ts';
import { headersOf } from './headers.ts';
import type { HeaderName } from './headers.ts';
import type { JsonObject } from './json.ts';
import { refTo } from './schemas.ts';

/** What any answer may be that needs a key. */
export const KEY_PROBLEMS = [
  'missing_key',
  'malformed_key',
  'unknown_key',
  'revoked_key',
  'wrong_scope',
  'rate_limited',
] as const satisfies readonly FaultCode[];

/** What can happen to any request that is looked at. */
export const AWAY_PROBLEMS = [
  'dependency_unavailable',
  'origin_unavailable',
  'origin_late',
  'internal',
] as const satisfies readonly FaultCode[];

/** What belongs to no route: what is no request, and what no route takes. */
export const COMMON_PROBLEMS = [
  'not_found',
  'method_not_allowed',
  'malformed_request',
  'headers_too_large',
  'request_timeout',
] as const satisfies readonly FaultCode[];

/** What the edge and the origin say to each other. */
export const INTERNAL_PROBLEMS = ['bad_signature'] as const satisfies readonly FaultCode[];

/** The answers of OpenAPI for these problems, by status. */
export function problemAnswers(codes: readonly FaultCode[]): JsonObject {
  const statuses = [...new Set(codes.map((code) => FAULTS[code].status))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      problemAnswer(codes.filter((code) => FAULTS[code].status === status)),
    ]),
  );
}

function problemAnswer(codes: readonly FaultCode[]): JsonObject {
  const examples = codes.map((code) => [
    code,
    { summary: FAULTS[code].title, value: { ...problemExample(code) } },
  ]);
  return {
    description: codes.map((code) => `${FAULTS[code].title} (\`${code}\`).`).join(' '),
    headers: headersOf(headerNamesOf(codes)),
    content: {
      [PROBLEM_MEDIA_TYPE]: { schema: refTo('Problem'), examples: Object.fromEntries(examples) },
    },
  };
}

function headerNamesOf(codes: readonly FaultCode[]): readonly HeaderName[] {
  const faults = codes.map((code) => FAULTS[code]);
  return [
    ...(faults.some(({ retryAfterSeconds }) => retryAfterSeconds !== null)
      ? (['Retry-After'] as const)
      : []),
    ...(faults.some(({ status }) => status === 401) ? (['WWW-Authenticate'] as const) : []),
  ];
}
