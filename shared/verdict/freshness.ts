/**
 * How long a verdict may be believed. Mailboxes appear more often than they vanish, so a missing one
 * is believed for hours and an accepted one for days; what a server said about us, for minutes.
 */
import type { Reason } from '#shared/contract/reason.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Seconds a verdict stays fresh, by its reason.
 *
 * A refusal at MAIL is not to be cached at all (RFC 5321 §4.5.4.1), nor anything that is about us:
 * those get the shortest time, which only keeps a client that asks in a loop off the server.
 */
const FRESH_SECONDS: Readonly<Record<Reason, number>> = {
  accepted: 7 * DAY,
  accept_all: 7 * DAY,
  invalid_syntax: 30 * DAY,
  reserved_domain: 30 * DAY,
  // RFC 2308 §5 caps negative DNS answers at three hours; a mail set-up changes no faster.
  domain_not_found: 3 * HOUR,
  no_mail_service: 3 * HOUR,
  no_mailbox: 12 * HOUR,
  mailbox_disabled: 1 * DAY,
  mailbox_full: 4 * HOUR,
  recipient_restricted: 1 * DAY,
  relay_denied: 1 * HOUR,
  smtputf8_unsupported: 1 * DAY,
  not_probed: 1 * DAY,
  policy: 15 * MINUTE,
  ambiguous_reply: 1 * HOUR,
  sender_blocked: 15 * MINUTE,
  rate_limited: 5 * MINUTE,
  tls_required: 1 * HOUR,
  greylisted: 6 * MINUTE,
  timeout: 5 * MINUTE,
  connection_failed: 5 * MINUTE,
  dns_failure: 2 * MINUTE,
  temporary_failure: 5 * MINUTE,
};

/** Seconds for which a verdict with this reason is fresh. */
export function freshSeconds(reason: Reason): number {
  return FRESH_SECONDS[reason];
}
