/** `sender_blocked`: we are on some list, or have a bad name; the lists by name are in block-lists.ts. */
import { anyOf } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const SENDER_LISTED = family('sender_blocked', [
  {
    says: '(blocked|rejected|listed|refused|denied) (using|via)',
    source: 'Postfix reject_rbl_client "blocked using"; postscreen',
  },
  {
    says: anyOf(
      'blacklist*',
      'black list*',
      'blocklist*',
      'block list*',
      'block listed',
      'denylist*',
      'deny list*',
      'reject list',
      'rejectlist',
      'ban list',
      'badmailfrom*',
      'black ip',
      'black mail address',
      'senderfilterconfig',
    ),
    unless: ['(badrecipientto|badrcptto)', '(recipients|users) (black|block)', 'may blacklisted'],
    source:
      'Exchange "found on a block list", SenderFilterConfig; qmail badmailfrom; GMX; Mimecast',
  },
  {
    says: '(client|host|server|address|domain|sender|network|message|you|url|mx|machine|ip) [address] listed (in|on|at|by|as)',
    unless: 'not listed',
    source: 'rblsmtpd; Courier; Sendmail FEATURE(dnsbl)',
  },
  {
    says: anyOf(
      'listed at',
      'listed by',
      'due to listing',
      'listed in dns*',
      'in dns block*',
      'found in rbl*',
      'found on rbl*',
      'found on dns*',
      'in rbl',
      'in black',
      'on black',
    ),
    unless: '(not listed|listed in domino*|public name)',
    source: 'Sendmail FEATURE(enhdnsbl) "Rejected: … listed at"; Apple; cPanel',
  },
  {
    says: anyOf(
      'reputation',
      'karma',
      'spam score of your',
      'untrusted (ip|network|host|sender)',
      'trust level',
    ),
    source: 'IronPort SenderBase "poor reputation"; T-Online "None/bad reputation"; Haraka karma',
  },
]);
