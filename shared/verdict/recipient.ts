/** What the answer about one recipient comes to, as a reason. */
import type { Reason } from '#shared/contract/reason.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import { isTransient } from '#shared/smtp/reply.ts';
import type { RecipientEvidence } from './evidence.ts';

type ReplyEvidence = Extract<RecipientEvidence, { kind: 'reply' }>;

const REASON_OF_MEANING: Readonly<Record<Meaning, Reason>> = {
  accepted: 'accepted',
  no_mailbox: 'no_mailbox',
  mailbox_full: 'mailbox_full',
  mailbox_disabled: 'mailbox_disabled',
  recipient_restricted: 'recipient_restricted',
  relay_denied: 'relay_denied',
  sender_blocked: 'sender_blocked',
  sender_rdns: 'sender_blocked',
  sender_auth: 'sender_blocked',
  rate_limited: 'rate_limited',
  too_many_recipients: 'rate_limited',
  tls_required: 'tls_required',
  policy: 'policy',
  greylisted: 'greylisted',
  temporary_failure: 'temporary_failure',
  smtputf8_unsupported: 'smtputf8_unsupported',
  protocol_error: 'ambiguous_reply',
  ambiguous: 'ambiguous_reply',
};

/** Meanings that speak of the recipient, and so may only be read from a reply to RCPT. */
const ABOUT_THE_RECIPIENT: ReadonlySet<Meaning> = new Set([
  'accepted',
  'no_mailbox',
  'mailbox_full',
  'mailbox_disabled',
  'recipient_restricted',
]);

/** Meanings that settle an address as bad: a 4yz reply, which may change, never does that. */
const SETTLES_AS_BAD: ReadonlySet<Meaning> = new Set(['no_mailbox', 'mailbox_disabled']);

/** The reason that the evidence about one recipient gives. */
export function reasonOfRecipient(evidence: RecipientEvidence): Reason {
  switch (evidence.kind) {
    case 'reply':
      return reasonOfReply(evidence);
    case 'connection_failed':
    case 'disconnected':
      return 'connection_failed';
    case 'timeout':
      return 'timeout';
    case 'tls_unavailable':
      return 'tls_required';
    case 'protocol_error':
      return 'ambiguous_reply';
    case 'smtputf8_not_offered':
      return 'smtputf8_unsupported';
    case 'held_back':
      return evidence.because;
    case 'not_probed':
      return 'not_probed';
  }
}

/** Was this recipient accepted, by a reply to its own RCPT? */
export function isAcceptedAtRcpt(evidence: RecipientEvidence): boolean {
  return evidence.kind === 'reply' && reasonOfReply(evidence) === 'accepted';
}

/** Was this recipient refused at RCPT, for good, and with this meaning? */
export function isRefusedAtRcpt(evidence: RecipientEvidence, meaning: Meaning): boolean {
  return (
    evidence.kind === 'reply' &&
    evidence.stage === 'rcpt' &&
    evidence.meaning === meaning &&
    !isTransient(evidence.reply)
  );
}

/**
 * Holds invariant 2 whatever the tables say: only a reply at RCPT, and only a permanent one, can
 * make an address undeliverable. A refusal of us, at any stage, is unknown.
 */
function reasonOfReply(evidence: ReplyEvidence): Reason {
  if (evidence.stage !== 'rcpt' && ABOUT_THE_RECIPIENT.has(evidence.meaning)) {
    return 'ambiguous_reply';
  }
  if (isTransient(evidence.reply) && SETTLES_AS_BAD.has(evidence.meaning)) {
    return 'temporary_failure';
  }
  return REASON_OF_MEANING[evidence.meaning];
}
