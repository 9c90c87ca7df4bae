/** What a domain demands of those who send to it: RFC 8461 §3.2. */
import { parsePolicy, validateMx } from 'mailauth/lib/mta-sts.js';

export interface StsPolicy {
  /** `enforce` alone binds us; `testing` is for senders who report, and `none` is no policy. */
  readonly mode: 'enforce' | 'testing' | 'none';
  /** Names of MX hosts, and patterns such as `*.example.net`. */
  readonly mx: readonly string[];
  readonly maxAgeSeconds: number;
}

/** No mail system has as many hosts; more only costs time to compare. */
const MOST_LINES = 500;
/** RFC 8461 §3.2: about a year. */
const LONGEST_MAX_AGE_SECONDS = 31_557_600;

/** A policy from the text of its file; null where RFC 8461 §3.2 does not have it so. */
export function readPolicy(text: string): StsPolicy | null {
  if (text.split('\n', MOST_LINES + 1).length > MOST_LINES) return null;
  try {
    const { mode, mx, maxAge } = parsePolicy(text, { strict: true });
    if (maxAge === undefined || maxAge > LONGEST_MAX_AGE_SECONDS) return null;
    return { mode, mx: mx ?? [], maxAgeSeconds: maxAge };
  } catch {
    return null;
  }
}

/** Whether a policy names an MX host: RFC 8461 §4.1. */
export function isNamedBy({ mode, mx }: StsPolicy, host: string): boolean {
  return validateMx(host, { version: 'STSv1', mode, mx: [...mx] }, { strict: true }).valid;
}
