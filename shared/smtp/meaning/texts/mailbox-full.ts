/** `mailbox_full`: the recipient exists and is over quota. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { MAILBOX } from './vocabulary.ts';

/** Quotas and limits that are not the recipient's: a sender's, a queue's, a rate. */
const OTHER_LIMITS = [
  adjacent(
    anyOf(
      anyWord(
        'sending sender senders outgoing outbound hourly daily connection queue rate',
        'submission smtp relay',
      ),
      'message rate',
      'policy rejection',
    ),
    'quota',
  ),
  anyOf(
    'per hour',
    'per day',
    'per minute',
    'hourly',
    'daily',
    'rate limit',
    'message rate',
    'sending limit',
    'message size',
    'size of message',
    'maximum message',
    'max message',
  ),
];

/** Slips of spelling are met in the replies of several servers. */
const EXCEED = anyOf(
  anyWord('exceed exceeds exceeded exeeded exceded exceeding over above beyond reached hit'),
  'out of',
);

const LIMIT = '(limit|limits|size|storage|space|capacity|allocation|quota)';

const STORE = '(mailbox|mail box|inbox|storage|disk|account|user)';

export const FULL = family('mailbox_full', [
  {
    says: `${EXCEED} ~ (quota|quotas)`,
    unless: OTHER_LIMITS,
    source:
      'Cyrus and Sendmail "Over quota"; T-Online "over storage quota"; MDaemon "would exceed"',
  },
  {
    says: adjacent(
      'quota',
      anyOf(
        anyWord(
          'exceeded exeeded exceed exceeds full violation reached excess over overdrawn',
          'limit limits',
        ),
        'usage exceeded',
        'would exceeded',
      ),
    ),
    unless: OTHER_LIMITS,
    source: 'Dovecot LMTP "Quota exceeded (mailbox for user is full)"; Courier; Postfix VDA',
  },
  {
    says: anyOf(
      anyWord(
        'overquota mailquota quotaexceeded* userquotaexceeded overquotatemp overquotaperm',
        'mailboxfull quotafull mailboxquotaexceeded',
      ),
      'over mailquota',
    ),
    source: 'RFC 3463 X.2.2; Exchange QuotaExceededException; Google ?p=OverQuotaTemp',
  },
  {
    says: near(
      anyOf(
        MAILBOX,
        'mailfolder',
        'mail folder',
        'folder',
        'maildir',
        'mailspool',
        'spool',
        'storage',
      ),
      anyOf(
        'full',
        'overfull',
        'overfilled',
        'over full',
        'overflowing',
        'overflow',
        'overflowed',
        'out of space',
        'out of storage',
        'over limit',
        'over limits',
      ),
    ),
    unless: anyOf(
      'full name',
      'full details',
      'for full',
      'in full',
      'full list',
      'full e mail',
      'full email',
    ),
    source: 'RFC 3463 §3.3 "Mailbox full"; Exim, Courier; CommuniGate "account is full"',
  },
  {
    says: adjacent(
      anyOf('full', 'overfull', 'over full', 'overflowing'),
      anyOf('mailbox', 'mail box', 'inbox', 'maildir', 'mailfolder'),
    ),
    unless: '(name|details|list)',
    source: 'RFC 3463 §3.3, in another order: "full mailbox"',
  },
  {
    says: near('overdrawn', '(quota|diskspace|space|limit)'),
    source: 'Courier and maildrop: the user has overdrawn the quota',
  },
  {
    says: near(MAILBOX, '(over quote|quote exceeded|exceeded quote)'),
    source: 'a slip of spelling that is met in real replies',
  },
  {
    says: near('(space|storage|quota)', '(used up|exhausted|consumed|depleted)'),
    unless: OTHER_LIMITS,
    source: 'NetEase and Coremail: the space of the user has been used up',
  },
  {
    says: adjacent(
      anyOf(
        'out of',
        'no more',
        'not enough',
        'insufficient',
        'exhausted',
        'exhausted allowed',
        'no',
      ),
      anyOf(
        'space',
        'storage',
        'storage space',
        'mailbox space',
        'mail space',
        'space left',
        'mailbox storage',
        'mail storage',
        'allowed storage',
      ),
      '[left] (in mailbox|for user|for recipient|for|to accept|direct|on account|and inactive)',
    ),
    unless: '(system storage|disk space|on server|on device)',
    source: 'Google "out of storage space"',
  },
  {
    says: near(
      MAILBOX,
      anyOf(
        '(insufficient|not enough|not sufficient|no|lacks|out of) [more|free|disk] (space|storage|room|diskspace)',
        '(cannot|can not|cant|not able to|unable to) (store|hold|save|take) more',
      ),
    ),
    unless: '(system storage|on server|on device)',
    source: 'RFC 3463 §3.3, X.2.2 in local words: "mailbox has insufficient space"',
  },
  {
    says: anyOf(
      'exhausted allowed storage',
      'space not enough',
      'storage not enough',
      'quota not enough',
      'out of storage space',
    ),
    source: 'web.de "User has exhausted allowed storage space"; Google; Chinese servers',
  },
  {
    says: `${MAILBOX} ~ ${EXCEED} ~ ${LIMIT}`,
    unless: OTHER_LIMITS,
    source: 'Zimbra, Kerio, MDaemon: "has exceeded the … limit"',
  },
  {
    says: adjacent(
      STORE,
      `[size|storage|space] ${LIMIT}`,
      '(exceeded|exeeded|exceded|reached|exhausted|full|over)',
    ),
    unless: ['(system|server|insufficient)', ...OTHER_LIMITS],
    source: 'Yandex "Mailbox size limit exceeded"',
  },
  {
    says: adjacent(
      STORE,
      '(limit|size|storage|space|capacity)',
      '(exceeded|exeeded|exceded|reached|exhausted)',
    ),
    unless: ['(system|server|insufficient)', ...OTHER_LIMITS],
    source: 'Yandex "Mailbox size exceeded"',
  },
  {
    says: '(account|mailbox|user|inbox) storage limit',
    source: 'GoDaddy "Account storage limit"',
  },
  {
    says: anyOf(
      '(exceed|exceeds|exceeded|over) maximum allowed (storage|mailbox size|mailbox)',
      'exceeds allowed message count',
      'not able to receive more mail',
      'exceeded storage allocation',
      'exceeds storage allocation',
      'storage allocation exceeded',
    ),
    source: 'RFC 5321 §4.2.3, 552',
  },
  {
    says: adjacent(
      '(too many messages|too much mail|too many mails) (on|in)',
      '(server|mailbox|inbox)',
    ),
    source: 'web.de "User has too many messages on the server"',
  },
]);
