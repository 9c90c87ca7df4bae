import { problemAnchor } from '#shared/contract/problem-section.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';

/** A problem as the documentation explains it. */
export interface ProblemEntry {
  readonly id: string;
  readonly code: FaultCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Whether the same request may succeed, as it is, later. */
  readonly again: string;
}

export const PROBLEM_INTRODUCTION =
  'What is refused is answered with `application/problem+json` (RFC 9457): `code` is for programs and never changes its meaning, `detail` says how to mend it, `errors` names each wrong place of a body, and `type` leads here. The type of every 429 is the registered one, https://iana.org/assignments/http-problem-types#quota-exceeded; `code` tells them apart.';

/** All that a caller may meet, by status. */
export const PROBLEM_ENTRIES: readonly ProblemEntry[] = Object.keys(FAULTS)
  .filter((code): code is FaultCode => Object.hasOwn(FAULTS, code))
  .map((code) => ({ id: problemAnchor(code), code, again: againOf(code), ...FAULTS[code] }))
  .toSorted((a, b) => a.status - b.status);

function againOf(code: FaultCode): string {
  return FAULTS[code].retryAfterSeconds === null
    ? 'The same request will fail again.'
    : 'The same request may succeed after Retry-After seconds.';
}
