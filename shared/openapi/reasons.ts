/** What each reason means, in a sentence. */
import type { Reason } from '#shared/contract/reason.ts';

export const REASON_TEXTS: Readonly<Record<Reason, string>> = {
  accepted: 'The mail server accepts the recipient, and refuses others at that domain.',
  invalid_syntax: 'It is no email address.',
  reserved_domain: 'The domain is set aside and never takes mail (RFC 6761).',
  domain_not_found: 'The domain does not exist.',
  no_mail_service: 'The domain takes no mail: a null MX (RFC 7505), or no host for it.',
  no_mailbox: 'The mail server says that there is no such mailbox.',
  mailbox_disabled: 'The mailbox is there and has been shut.',
  accept_all: 'The mail server accepts every name, so it tells nothing about this one.',
  mailbox_full: 'The mailbox takes no more mail now.',
  recipient_restricted: 'The mailbox is there and takes mail from chosen senders only.',
  greylisted: 'The mail server asks us to come back later. We do.',
  sender_blocked: 'The mail server refuses us, whomever we ask about.',
  rate_limited: 'The mail server says that we ask too much.',
  policy: 'The mail server refuses for a rule of its own that is not about the recipient.',
  timeout: 'The answer did not come in time.',
  connection_failed: 'No mail server of the domain could be reached.',
  dns_failure: 'DNS did not say where the mail goes.',
  temporary_failure: 'The mail server has a trouble that it says will pass.',
  tls_required: 'The mail server wants TLS and could not be spoken to over it.',
  smtputf8_unsupported: 'The address needs SMTPUTF8, and the mail server does not offer it.',
  ambiguous_reply: 'The reply can be read in more than one way.',
  not_probed: 'We chose not to ask, such as where the provider forbids it.',
  relay_denied: 'The mail server says that it does not take mail for that domain.',
};
