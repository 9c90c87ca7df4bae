import { anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
/** Words that many phrases share (see phrase.ts for how a phrase is written). */

/** What servers call a mailbox, before "unknown", "is full", "is disabled". */
export const MAILBOX = anyOf(
  anyWord(
    'user users username userid mailbox mailboxes inbox maildrop recipient recipients',
    'account accounts email address addresses addressee alias rcpt person customer',
    'subscriber member employee',
  ),
  'user name',
  'user id',
  'recipient id',
  'email name',
  'mail account',
  'mailbox name',
  'mail box',
  'e mail',
  'local part',
  'rcpt to',
);

/** The same, after "unknown", "invalid", "no such". */
export const OF_MAILBOX = anyOf(
  anyWord(
    'user username userid mailbox inbox recipient account email address addressee',
    'alias rcpt person customer subscriber member',
  ),
  'mail box',
  'e mail',
  'mail (address|user|account)',
  'local (part|user|mailbox|recipient|account|address)',
  'destination (address|mailbox|user)',
  'delivery address',
  'domain user',
  'virtual (user|mailbox)',
  'forward path',
);

/** Us, as the server sees us: the address, the host, the network. */
export const CLIENT = anyOf(
  anyWord('ip ips host hostname server mailserver client mta network subnet netblock isp'),
  'ip (address|addresses|range)',
  'mail server',
  'client host',
);

/** The address in MAIL FROM. */
export const SENDER = anyOf(
  'sender',
  'senders',
  'sender (address|email|email address|e mail address)',
  'senders (address|email)',
  'envelope (from|sender)',
  'mail from',
  'mailfrom',
  'mfrom',
  'from (address|email|email address)',
  'return path',
  'returnpath',
  'reverse path',
  'return address',
  'originator',
);

/** Its domain. */
export const SENDER_DOMAIN = anyOf(
  '(sender|senders|sending|from|envelope sender|envelope from|mail from|mailfrom|return path|sender address|senders address) domain',
  'domain [name] (of|for|in|from) [your] (sender|senders|mail from|from|return path|originator|envelope sender|envelope from) [address]',
);

export const DOES_NOT = '(does not|doesnt|do not|dont|did not|didnt)';

export const CANNOT = anyOf(
  'cannot',
  'can not',
  'cant',
  'could not',
  'couldnt',
  'unable to',
  'not able to',
  'failed to',
);

/** Refused, in every word for it, said of whoever is refused. */
export const REFUSED = anyOf(
  anyWord(
    'blocked denied refused rejected banned barred blacklisted blocklisted unwelcome',
    'prohibited disallowed restricted filtered suspended',
  ),
  'block listed',
  'not allowed',
  'not permitted',
  'not authorized',
  'not authorised',
  'not accepted',
  'not trusted',
  'not welcome',
  'locked out',
);
