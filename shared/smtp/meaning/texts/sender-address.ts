/** `sender_auth`: the sender's address or its domain does not exist or is not acceptable. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { NO_SUCH_MAILBOX_PHRASES } from './no-such-mailbox.ts';
import { CANNOT, DOES_NOT, SENDER, SENDER_DOMAIN } from './vocabulary.ts';

/** Where these stand, a missing user is the recipient all the same. */
const NAMES_THE_RECIPIENT = '(recipient|recipients|rcpt)';

/** Where these stand, the sender is refused for its name and not for what it could not prove. */
const NAMES_A_LIST = anyOf(
  'blocked using',
  'blacklist*',
  'block list*',
  'blocklist*',
  'reputation',
  'banned',
  'spamhaus',
);

/** What is wrong with a sender or its domain. */
const NOT_ACCEPTABLE = anyOf(
  'not (valid|found|known|resolvable|verified|existent|registered)',
  'invalid',
  'unknown',
  'unverified',
  'unresolvable',
  'undeliverable',
  'unregistered',
  'nonexistent',
  'suspicious',
  'bogus',
  'missing',
  'malformed',
  'must (exist|resolve|valid|fully|match)',
  `${DOES_NOT} (exist|resolve|accept|match)`,
  `${CANNOT} (resolved|found|verified)`,
  'no (mx|dns|valid|or mx|aaaa|mail exchanger)',
  'not valid (mx|dns)',
  'without (mx|dns)',
  'not (owned|allowed|authorized|authorised|permitted|exist)',
  'unauthorized',
  'unauthorised',
  'mismatch',
  'mismatched',
  'mismatches',
  'not in domain',
  'failed',
  'resolve fail',
  'lookup failed',
  'verification',
);

export const SENDER_ADDRESS = family('sender_auth', [
  {
    says: 'sender address rejected',
    unless: [
      'sender address rejected access denied',
      NAMES_A_LIST,
      'unverified address',
      '(spam*|rate limit*|too many)',
    ],
    source: 'Postfix smtpd_sender_restrictions: "Sender address rejected: …"',
  },
  {
    says: `${SENDER_DOMAIN} ~ ${NOT_ACCEPTABLE}`,
    source: 'Sendmail 5.1.8 "Domain of sender address … does not exist"; qmail mfcheck; IronPort',
  },
  {
    says: `${SENDER} ~ ${NOT_ACCEPTABLE}`,
    unless: ['(syntax|rcpt to)', 'open relay', 'recipient address rejected', '(relay*|recipients)'],
    source:
      'chkuser "invalid sender"; GoDaddy "From: Domain is invalid"; Sina "sender is unvalidated"',
  },
  {
    says: near(
      adjacent(
        'your',
        anyOf(
          'email',
          'email address',
          'e mail',
          'e mail address',
          'address',
          'mail address',
          'account',
          'mailbox',
          'domain',
          'domain name',
        ),
      ),
      NOT_ACCEPTABLE,
    ),
    unless: ['(recipient|rcpt|relay*)', NAMES_A_LIST],
    source: 'local words for an unknown sender: "your domain does not exist"',
  },
  {
    says: adjacent(
      anyOf(
        anyWord(
          'unknown invalid bad illegal nonexistent unverified unauthorized unauthorised',
          'malformed improper wrong unacceptable unresolvable undeliverable incorrect bogus',
          'unregistered disallowed',
        ),
        'non existent',
      ),
      anyOf(
        'sender',
        'senders',
        'mail from',
        'from (address|domain)',
        'return (address|path)',
        'reverse path',
        'envelope (sender|from)',
        'originator',
      ),
    ),
    unless: [
      '(syntax|relay*)',
      'sender (ip|host|server)',
      'recipient address rejected',
      NAMES_A_LIST,
    ],
    source: 'RFC 3463 §3.2, X.1.7 and X.1.8; Orange "Invalid Sender"',
  },
  {
    says: near(
      anyOf(
        'null sender',
        'null senders',
        'empty (sender|envelope|return path)',
        'null (reverse|return) path',
        'blank from',
        'mail from null',
      ),
      '(not|rejected|refused|denied|prohibited|disallowed)',
    ),
    source: 'GoDaddy IB501 "Blank From: addresses are not allowed"',
  },
  {
    says: adjacent(
      `${CANNOT} (resolve|find|verify|look up|lookup)`,
      '[valid] (mx|mx records|mx record|valid mx) for [sender|from|domain]',
    ),
    source: 'qmail chkuser "can\'t find a valid MX for sender domain"; spamdyke',
  },
  {
    says: anyOf(
      'no [valid] (mx|dns|mx or|or mx) [record|records] for (sender|your|from|senders|mail from)',
      'no mx for your from',
      'neither [valid] mx',
      'unresolvable (sender|from|senders|rfc|envelope|mail from)',
      'invalid dns mx',
      'dns mx or',
      'valid sender domain',
      `${CANNOT} resolve (sender|senders|from|domain of|address of)`,
    ),
    source: 'Haraka mail_from.is_resolvable; GMX "Invalid DNS MX or A/AAAA"; Yahoo; Postfix',
  },
  {
    says: '(addresses not allowed|not allowed as from|provide valid from)',
    source: 'GoDaddy IB501, IB502, IB506',
  },
  {
    says: anyOf(
      'domain name required for sender',
      'sender address must',
      'domain required for sender',
      'sender requires domain',
      'bad senders (mailbox|system) address',
      'bad senders',
    ),
    unless: 'syntax',
    source: 'Sendmail 5.5.4 "Domain name required for sender address"; Exim; RFC 3463 X.1.8',
  },
  {
    says: `(domain|ne jp|com|net|org) ${DOES_NOT} (exist|resolve)`,
    code: 553,
    unless: NAMES_THE_RECIPIENT,
    source: 'SoftBank 553 "… does not exist"',
  },
  {
    says: anyOf(
      'domain does not exist',
      'domain not found',
      'no such domain',
      'unknown domain',
      'invalid domain',
      'domain unknown',
      'domain must exist',
      'host unknown',
      'unknown host',
      'no such host',
      'no mx',
      'no mx record',
      'domain may not exist',
      'dns check failed',
      'dns says does not exist',
      'no dns information',
      'no dns [mx|aaaa] (data|record|records)',
    ),
    stage: 'mail',
    source: 'Courier 517 "Domain does not exist": at MAIL, the only domain named is the sender\'s',
  },
  {
    says: anyOf(
      'unroutable sender',
      'unrouteable sender',
      'unverifiable sender address',
      'purported responsible address',
      'recursive cname',
      'sender domain empty',
      'authentication requirements defined for sender',
      'sender unvalidated',
    ),
    source: 'RFC 4407 (PRA); Exim routers; RFC 1035, a loop of CNAMEs; Exchange Online 5.7.515',
  },
  {
    says: 'does not accept mail nullmx',
    unless: 'recipient address rejected',
    source: 'Postfix 5.7.27; RFC 7505 §4.2',
  },
  ...NO_SUCH_MAILBOX_PHRASES.map((missing) => ({
    says: [missing, SENDER],
    unless: NAMES_THE_RECIPIENT,
    source: 'a missing user, said of the sender: Exim and Postfix address verification',
  })),
]);
