/**
 * What the lab knows to be true: addresses, and the verdict that each must get from a service that
 * asks the lab once and has not asked it before. Every character has at least one row.
 */
import type { Reason, State } from '#shared/contract/reason.ts';
import { STATE_OF_REASON } from '#shared/contract/reason.ts';
import { bulkDomain, manyDomain } from './cast/family.ts';
import { domainOf } from './cast/names.ts';

export interface SampleRow {
  readonly email: string;
  readonly state: State;
  readonly reason: Reason;
  /** The rule that makes it so, for whoever reads the table. */
  readonly why: string;
}

export const SAMPLE: readonly SampleRow[] = [
  // Mailboxes
  row('user1@normal', 'accepted', 'the mailbox exists'),
  row('User.Name+news@normal', 'accepted', 'a subaddress of a mailbox that exists'),
  row('"user 7"@normal', 'accepted', 'a quoted local part is unusual and valid'),
  row('user2@bücher', 'accepted', 'the domain is asked as its A-label'),
  row('postmaster@normal', 'accepted', 'RFC 5321 §4.5.1: every domain has one'),
  row('nobody@normal', 'no_mailbox', '550 5.1.1, and the server tells mailboxes apart'),
  row('user1@terse', 'accepted', 'the mailbox exists; the server sends no enhanced codes'),
  row('nobody@terse', 'no_mailbox', '550 and a plain text, without an enhanced code'),
  row('user1@suspicious', 'accepted', 'too few recipients to look like guessing'),
  row(
    'user1@one-recipient',
    'accepted',
    '452 4.5.3 to the next recipient says nothing of this one',
  ),
  row('user1@limits', 'accepted', 'asked within the limits that the server announces'),
  row('user1@accept-all', 'accept_all', 'the server accepts every recipient'),
  row('nobody@accept-all', 'accept_all', 'the server accepts every recipient'),
  row('user1@full', 'mailbox_full', '452 4.2.2'),
  row('over1@full', 'mailbox_full', '552 5.2.2'),
  row('nobody@full', 'no_mailbox', '550 5.1.1'),
  row('user1@disabled', 'mailbox_disabled', '550 5.2.1'),
  row('user1@restricted', 'recipient_restricted', '550 5.7.133: it exists and refuses this sender'),
  row('user1@relay-denied', 'relay_denied', 'the server does not take mail for the domain'),
  row('user1@ambiguous', 'ambiguous_reply', 'the same 550 for everybody, with no word of why'),
  row('user1@tempfail', 'temporary_failure', '451 4.3.0'),
  row('user1@policy', 'policy', '550 5.7.1 without a word about the recipient'),
  row('user1@greylist', 'greylisted', '451 4.7.1 at the first attempt'),
  row('userñ@eai', 'accepted', 'the server offers SMTPUTF8 and the mailbox exists'),
  row('userñ@normal', 'smtputf8_unsupported', 'the server does not offer SMTPUTF8'),

  // Refusals of the client
  row('user1@blocked-at-banner', 'sender_blocked', '554 5.7.1 in place of the banner'),
  row('user1@blocked-at-ehlo', 'sender_blocked', '554 5.7.1 at EHLO'),
  row('user1@blocked-at-mail', 'sender_blocked', '554 5.7.1 at MAIL'),
  row('user1@blocked-at-rcpt', 'sender_blocked', '554 5.7.1 at RCPT names the client'),
  row('user1@busy', 'temporary_failure', '421 4.3.2 in place of the banner'),
  row('user1@throttled', 'rate_limited', '421 4.7.0 in place of the banner: too many connections'),
  row('user1@rate-limited', 'accepted', 'the first connections of a minute are let in'),

  // Connections
  row('user1@slow', 'accepted', 'slow is not silent'),
  row('user1@no-pipelining', 'accepted', 'asked one command at a time'),
  row('user1@fragmented', 'accepted', 'replies of several lines, in small pieces'),
  row('nobody@fragmented', 'no_mailbox', '550-5.1.1 over three lines'),
  row('user1@helo-only', 'accepted', 'the server knows HELO only'),
  row('user1@starttls', 'accepted', 'the server offers TLS'),
  row('user1@tls-required', 'accepted', 'asked over TLS'),
  row('user1@tls-unavailable', 'tls_required', '530 5.7.0, and TLS is out of order'),
  row('user1@tls-broken', 'accepted', 'TLS fails, and the server takes mail without it'),
  row('user1@drops-at-rcpt', 'connection_failed', 'the server closes the connection at RCPT'),
  row('user1@resets-at-rcpt', 'connection_failed', 'the server resets the connection at RCPT'),
  row('user1@resets-at-connect', 'connection_failed', 'the server resets every connection'),
  row('user1@silent', 'timeout', 'the server takes connections and says nothing'),
  row('user1@stalls-at-rcpt', 'timeout', 'the server says nothing after RCPT'),
  row('user1@garbage', 'ambiguous_reply', 'what answers does not speak SMTP'),
  row('user1@flood', 'ambiguous_reply', 'the banner is a line without end'),
  row('user1@refused', 'connection_failed', 'nobody listens'),

  // Routes
  row('user1@implicit', 'accepted', 'no MX: the address record is asked'),
  row('user1@alias', 'accepted', 'the domain is an alias of one with MX hosts'),
  row('user1@backup', 'accepted', 'the first MX host is down, the second is asked'),
  row('user1@outlook', 'not_probed', 'the provider asks not to be asked'),
  row('user1@null-mx', 'no_mail_service', 'RFC 7505: the domain takes no mail'),
  row('user1@no-records', 'no_mail_service', 'neither MX nor address records'),
  row('user1@dangling', 'no_mail_service', 'RFC 5321 §5.1: the MX leads nowhere, an error'),
  row('user1@nxdomain', 'domain_not_found', 'NXDOMAIN'),
  row('user1@servfail', 'dns_failure', 'SERVFAIL'),
  row('user1@dns-silent', 'dns_failure', 'DNS does not answer'),
  at('user1', bulkDomain(1), 'accepted', 'one of many domains on shared MX hosts'),
  at('nobody', bulkDomain(200), 'no_mailbox', 'one of many domains on shared MX hosts'),
  at('user1', manyDomain(1), 'accepted', 'one of many domains with MX hosts of their own'),
  at('nobody', manyDomain(500), 'no_mailbox', 'one of many domains with MX hosts of their own'),

  // Addresses that nobody needs to be asked about
  row('user..1@normal', 'invalid_syntax', 'RFC 5321 §4.1.2: an empty atom'),
  row('user 1@normal', 'invalid_syntax', 'RFC 5321 §4.1.2: a space outside quotes'),
  row('user1', 'invalid_syntax', 'no domain'),
  at('user1', 'example.com', 'reserved_domain', 'RFC 2606: kept for examples'),
  at('user1', 'mail.invalid', 'reserved_domain', 'RFC 2606: never exists'),
];

/** @param address with the character in place of its domain; one without `@` stays as it is */
function row(address: string, reason: Reason, why: string): SampleRow {
  const [localPart = '', character] = address.split('@');
  if (character !== undefined) return at(localPart, domainOf(character), reason, why);
  return { email: address, state: STATE_OF_REASON[reason], reason, why };
}

function at(localPart: string, domain: string, reason: Reason, why: string): SampleRow {
  return { email: `${localPart}@${domain}`, state: STATE_OF_REASON[reason], reason, why };
}
