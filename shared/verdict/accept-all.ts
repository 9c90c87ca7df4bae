import type { Flags } from '#shared/contract/verdict.ts';
import { refusesAfterData } from '#shared/domain/late-refuser.ts';
import { isAcceptedAtRcpt, isRefusedAtRcpt } from './recipient.ts';
import type { AcceptAllEvidence, Evidence, KnownAcceptAll, RecipientEvidence } from './evidence.ts';

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
  if (refusesAfterData(provider)) return 'yes';
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

/** A domain that has twice been seen to take anybody: asking it about one more would tell nothing. */
export function isConfirmedAcceptAll(evidence: AcceptAllEvidence): evidence is KnownAcceptAll {
  return evidence.kind === 'known' && evidence.acceptAll === 'yes' && evidence.confirmed;
}

/** Whether nobody was asked about the recipient, because the answer of its domain is known. */
export function settledByDomain(
  evidence: Evidence,
): evidence is Evidence & { readonly acceptAll: KnownAcceptAll } {
  return evidence.recipient === null && isConfirmedAcceptAll(evidence.acceptAll);
}
