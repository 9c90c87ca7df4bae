import type { Flags } from '#shared/contract/verdict.ts';
import { isAcceptedAtRcpt, isRefusedAtRcpt } from './recipient.ts';
import type { AcceptAllEvidence, RecipientEvidence } from './evidence.ts';

/**
 * Providers that take every recipient at RCPT and refuse after DATA, so that their 250 says nothing.
 * Source: shared reference of field reports; Yahoo and AOL share one mail system (yahoodns.net).
 */
const LATE_REFUSERS: ReadonlySet<string> = new Set(['yahoo', 'aol']);

/**
 * Does the domain take any recipient? `no` is said only when the server has been seen to refuse one
 * as unknown; a control that was put off or blocked leaves `unknown`, never `no`.
 */
export function acceptAllOf(
  evidence: AcceptAllEvidence,
  recipient: RecipientEvidence | null,
  provider: string | null,
): Flags['accept_all'] {
  if (recipient !== null && isRefusedAtRcpt(recipient, 'no_mailbox')) return 'no';
  if (provider !== null && LATE_REFUSERS.has(provider)) return 'yes';
  switch (evidence.kind) {
    case 'known':
      return evidence.acceptAll;
    case 'control':
      if (isAcceptedAtRcpt(evidence.outcome)) return 'yes';
      return isRefusedAtRcpt(evidence.outcome, 'no_mailbox') ? 'no' : 'unknown';
    case 'not_asked':
      return 'unknown';
  }
}
