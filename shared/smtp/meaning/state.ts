/** What one reply alone lets one say of the recipient. */
import type { State } from '#shared/contract/reason.ts';
import { refusesAfterData } from '#shared/domain/late-refuser.ts';
import { providerOf } from '#shared/domain/provider.ts';
import type { Meaning, ReplyContext } from '#shared/smtp/meaning.ts';

const STATE_OF_MEANING: Partial<Readonly<Record<Meaning, State>>> = {
  accepted: 'deliverable',
  no_mailbox: 'undeliverable',
  mailbox_disabled: 'undeliverable',
  mailbox_full: 'risky',
  recipient_restricted: 'risky',
};

/**
 * The state that follows from one reply. A refusal is about the recipient only at RCPT, and an
 * acceptance counts only there: at every other stage nothing is known.
 *
 * An accept-all domain cannot be told from one reply; whoever has a control asks `judge`.
 */
export function stateOfReply(meaning: Meaning, context: ReplyContext): State {
  if (context.stage !== 'rcpt') return 'unknown';
  if (meaning === 'accepted' && isLateRefuser(context.mx)) return 'unknown';
  return STATE_OF_MEANING[meaning] ?? 'unknown';
}

/** Their 250 says nothing of the mailbox, and so nothing is concluded from it. */
function isLateRefuser(mx: string | null): boolean {
  return mx !== null && refusesAfterData(providerOf(mx));
}
