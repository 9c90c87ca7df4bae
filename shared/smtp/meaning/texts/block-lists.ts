/** `sender_blocked` by the name of a block list or a reputation service that stands in the reply. */
import { anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const BLOCK_LISTS = family('sender_blocked', [
  {
    says: '(spamhaus|sbl|xbl|pbl|spamhaus dbl|abuseat|cbl)',
    source: 'https://www.spamhaus.org/blocklists/',
  },
  { says: '(spamcop|scbl)', source: 'https://www.spamcop.net/bl.shtml' },
  {
    says: '(barracudacentral|barracuda reputation|brbl)',
    source: 'https://www.barracudacentral.org/rbl',
  },
  { says: '(sorbs|dul|dulist)', source: 'SORBS and the MAPS DUL, closed, but still in messages' },
  {
    says: anyOf(
      anyWord(
        'uceprotect* backscatterer psbl surriel mailspike spamrats invaluement ivmsip',
        'manitu nixspam gbudb lashback wpbl hostkarma junkemailfilter spameatingmonkey',
        'spfbl 0spam abusix senderbase talosintelligence trustedsource brightmail njabl',
        'ordb dsbl ahbl kisarbl',
      ),
      'nix spam',
      'spam eating monkey',
      'blocklist de',
      'anti spam org cn',
      'mail abuse org',
      'mail abuse com',
      'truncate gbudb',
    ),
    source: 'RFC 5782: lists that servers commonly ask, by the names in their replies',
  },
  {
    says: anyOf(
      'cloudmark',
      'csi cloudmark',
      'cloudmark sender intelligence',
      'sender intelligence',
    ),
    source: 'https://csi.cloudmark.com/',
  },
  {
    says: '(senderscore|sender score|returnpath|return path blacklist)',
    source: 'https://senderscore.org/',
  },
  { says: '(surbl|uribl|rhsbl)', source: 'https://www.surbl.org/, https://uribl.com/' },
  {
    says: anyOf(
      'dnsbl*',
      'rbl',
      'rbls',
      'rbl plus',
      'rbldns*',
      'rblmx',
      'drbl',
      'attrbl',
      'trend micro (rbl|email reputation|network reputation)',
      'email reputation service',
    ),
    source: 'RFC 5782; Trend Micro ERS; AT&T ATTRBL',
  },
]);
