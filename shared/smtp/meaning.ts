import type { Stage } from './reply.ts';

/** What a reply means, whoever it is about. The list is part of the contract of `ev explain reply`. */
export const MEANINGS = [
  'accepted',
  'no_mailbox',
  'mailbox_full',
  'mailbox_disabled',
  'recipient_restricted',
  'relay_denied',
  'sender_blocked',
  'sender_rdns',
  'sender_auth',
  'rate_limited',
  'too_many_recipients',
  'tls_required',
  'policy',
  'greylisted',
  'temporary_failure',
  'smtputf8_unsupported',
  'protocol_error',
  'ambiguous',
] as const;

export type Meaning = (typeof MEANINGS)[number];

/** What is known around a reply when it is read. */
export interface ReplyContext {
  readonly stage: Stage;
  /** The MX host that sent it, or the suffix of its name; null when not known. */
  readonly mx: string | null;
}
