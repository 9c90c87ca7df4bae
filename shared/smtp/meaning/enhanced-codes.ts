/**
 * What an enhanced status code says by itself (RFC 3463, RFC 5248 and the IANA registry of "SMTP
 * Enhanced Status Codes"), whatever its class. Codes that are used for everything are left out:
 * X.0.0, X.1.0, X.2.0, X.5.0.
 */
import { family, type RuleTable } from './rule.ts';

/** Codes that say what a refusal is about. */
export const TELLING_CODES: RuleTable = [
  ...family('no_mailbox', [
    { enhanced: '1.1', source: 'RFC 3463 §3.2: bad destination mailbox address' },
    { enhanced: '1.6', source: 'RFC 3463 §3.2: mailbox has moved, no forwarding address' },
    { enhanced: '1.10', source: 'RFC 7505 §5: recipient address has null MX; Exchange Online' },
    { enhanced: '7.17', source: 'RFC 7293 §5: mailbox owner has changed' },
  ]),
  ...family('mailbox_disabled', [
    { enhanced: '2.1', source: 'RFC 3463 §3.3: mailbox disabled, not accepting messages' },
  ]),
  ...family('mailbox_full', [{ enhanced: '2.2', source: 'RFC 3463 §3.3: mailbox full' }]),
  ...family('relay_denied', [
    { enhanced: '1.2', source: 'RFC 3463 §3.2: bad destination system address' },
    { enhanced: '4.4', source: 'RFC 3463 §3.5: unable to route' },
    { enhanced: '4.310', source: "Exchange Online: the recipient's domain does not exist" },
    { enhanced: '7.54', source: 'Exchange: unable to relay recipient in non-accepted domain' },
    { enhanced: '7.64', source: 'Exchange Online: relay access denied' },
  ]),
  ...family('recipient_restricted', [
    { enhanced: '7.2', source: 'RFC 3463 §3.8: mailing list expansion prohibited' },
    {
      enhanced: '7.120-137',
      source:
        'Exchange Online NDR codes 5.7.12x and 5.7.13x: delivery restrictions of the recipient',
    },
    { enhanced: '7.193', source: 'Exchange Online: group does not take external senders' },
  ]),
  ...family('sender_auth', [
    { enhanced: '1.7-8', source: "RFC 3463 §3.2: bad sender's mailbox address, system address" },
    { enhanced: '7.20-24', source: 'RFC 7372 §3: DKIM, ADSP and SPF' },
    { enhanced: '7.26-27', source: 'RFC 7372 §3.5; RFC 7505 §4.2 (sender address has null MX)' },
    { enhanced: '7.29', source: 'RFC 8617 §7.2: ARC validation failure' },
    { enhanced: '7.509', source: 'Exchange Online: does not pass DMARC verification' },
    { enhanced: '7.515', source: 'Exchange Online: required authentication level' },
  ]),
  ...family('sender_rdns', [{ enhanced: '7.25', source: 'RFC 7372 §3.4: reverse DNS validation' }]),
  ...family('sender_blocked', [
    { enhanced: '7.501-503', source: 'Exchange Online: spam abuse detected, banned sender' },
    { enhanced: '7.506-507', source: 'Exchange Online: bad HELO, rejected by recipient' },
    { enhanced: '7.510-513', source: 'Exchange Online: banned sender, customer block list' },
    { enhanced: '7.606-649', source: 'Exchange Online: banned sending IP' },
    { enhanced: '7.703-708', source: 'Exchange Online: traffic not accepted from this IP' },
  ]),
  ...family('rate_limited', [
    { enhanced: '7.28', source: 'RFC 7372: mail flood detected' },
    { enhanced: '2.121-122', source: 'Exchange Online: the recipient gets too much an hour' },
    { enhanced: '7.508', source: 'Exchange Online: exceeded permitted limits within 24 hours' },
  ]),
  ...family('too_many_recipients', [
    { enhanced: '5.3', source: 'RFC 3463 §3.6: too many recipients' },
  ]),
  ...family('tls_required', [
    { enhanced: '7.10-11', source: 'RFC 5248 §2.4: encryption needed' },
    { enhanced: '7.30', source: 'RFC 8689 §9: REQUIRETLS support required' },
  ]),
  ...family('smtputf8_unsupported', [
    { enhanced: '6.7-10', source: 'RFC 6531 §4.1 and the IANA registry: non-ASCII addresses' },
  ]),
  ...family('protocol_error', [
    { enhanced: '1.3', source: 'RFC 3463 §3.2: bad destination mailbox address syntax' },
    { enhanced: '5.1-2', source: 'RFC 3463 §3.6: invalid command, syntax error' },
    { enhanced: '5.4-6', source: 'RFC 3463 §3.6: invalid arguments, wrong version; RFC 4954' },
  ]),
];

/** Codes that only say of what kind a refusal is. */
export const BROAD_CODES: RuleTable = [
  ...family('sender_blocked', [
    {
      enhanced: '7.0-999',
      stage: 'connect',
      source: 'RFC 3463 §3.8: before EHLO, only the client has been seen',
    },
  ]),
  ...family('policy', [
    {
      enhanced: '7.0-999',
      source: 'RFC 3463 §3.8: X.7.1 alone never shows a mailbox to be missing',
    },
    { enhanced: '6.0-999', source: 'RFC 3463 §3.7: message content or media' },
    { enhanced: '2.3', source: 'RFC 3463 §3.3: message length exceeds administrative limit' },
    { enhanced: '3.4', source: 'RFC 3463 §3.4: message too big for system' },
  ]),
  ...family('temporary_failure', [
    { enhanced: '3.1', source: 'RFC 3463 §3.4: mail system full' },
    { enhanced: '4.1-2', source: 'RFC 3463 §3.5: no answer from host, bad connection' },
    { enhanced: '4.3', source: 'RFC 3463 §3.5: directory server failure' },
    { enhanced: '4.5', source: 'RFC 3463 §3.5: mail system congestion' },
  ]),
];
