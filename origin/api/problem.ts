import type { FieldError } from '#shared/contract/problem.ts';
import { toProblem } from '#shared/contract/problem-response.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import type { Logger } from '#origin/observe/logger.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import type { ApiContext } from './context.ts';

const SERVER_ERROR = 500;

/** Answers with a problem (RFC 9457). */
export function problem(
  context: ApiContext,
  code: FaultCode,
  errors: readonly FieldError[] = [],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, headers: own, body } = toProblem(code, context.get('requestId'), errors);
  return new Response(JSON.stringify(body), { status, headers: { ...own, ...headers } });
}

/** Logs and counts what is our own doing; a caller's mistake is neither logged nor an error. */
export function reportFault(
  error: unknown,
  code: FaultCode,
  context: ApiContext,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): void {
  if (FAULTS[code].status < SERVER_ERROR) return;
  metrics.increment('email_validator_errors_total', { component: 'api-service', code });
  logger.error({ err: error, code, requestId: context.get('requestId') }, 'a request failed');
}
