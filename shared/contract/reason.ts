import * as v from 'valibot';

/** Would mail arrive? The first question, and the only one that `state` answers. */
export const STATES = ['deliverable', 'undeliverable', 'risky', 'unknown'] as const;
export type State = (typeof STATES)[number];
export const StateSchema = v.picklist(STATES);

/** Why a verdict is what it is. Clients must accept reasons that are not in this list yet. */
export const REASONS = [
  'accepted',
  'invalid_syntax',
  'reserved_domain',
  'domain_not_found',
  'no_mail_service',
  'no_mailbox',
  'mailbox_disabled',
  'accept_all',
  'mailbox_full',
  'recipient_restricted',
  'greylisted',
  'sender_blocked',
  'rate_limited',
  'policy',
  'timeout',
  'connection_failed',
  'dns_failure',
  'temporary_failure',
  'tls_required',
  'smtputf8_unsupported',
  'ambiguous_reply',
  'not_probed',
  'relay_denied',
] as const;
export type Reason = (typeof REASONS)[number];
export const ReasonSchema = v.picklist(REASONS);

/** Every reason belongs to one state. */
export const STATE_OF_REASON: Readonly<Record<Reason, State>> = {
  accepted: 'deliverable',
  invalid_syntax: 'undeliverable',
  reserved_domain: 'undeliverable',
  domain_not_found: 'undeliverable',
  no_mail_service: 'undeliverable',
  no_mailbox: 'undeliverable',
  mailbox_disabled: 'undeliverable',
  accept_all: 'risky',
  mailbox_full: 'risky',
  recipient_restricted: 'risky',
  greylisted: 'unknown',
  sender_blocked: 'unknown',
  rate_limited: 'unknown',
  policy: 'unknown',
  timeout: 'unknown',
  connection_failed: 'unknown',
  dns_failure: 'unknown',
  temporary_failure: 'unknown',
  tls_required: 'unknown',
  smtputf8_unsupported: 'unknown',
  ambiguous_reply: 'unknown',
  not_probed: 'unknown',
  relay_denied: 'unknown',
};
