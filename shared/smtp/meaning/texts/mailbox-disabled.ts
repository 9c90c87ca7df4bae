/** `mailbox_disabled`: the recipient exists or existed, and is switched off. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

/** What is switched off; not "email", since it is the word for a message too. */
const ACCOUNT = anyOf(
  anyWord(
    'user username userid mailbox mbox inbox recipient account address addressee',
    'alias subscriber customer mailaddress',
  ),
  'mail box',
  'mail for user',
  'you tried to reach',
);

const SWITCHED_OFF = anyOf(
  anyWord(
    'disabled suspended deactivated inactive inactivated locked closed terminated',
    'frozen expired cancelled canceled discontinued archived dormant retired',
    'decommissioned abandoned unused disconnected hibernated sleeping disactivated',
    'unsubscribed',
  ),
  'not active',
  'on hold',
  'turned off',
  'switched off',
  'shut down',
  'out of service',
  'not enabled',
  'not activated',
  'no longer (active|available|in use|in service|used|monitored|supported|operational|accepted)',
);

/** Blocked is said of us more often; of a mailbox only right after its name. */
const BLOCKED = '(blocked|restricted|banned|barred|administratively blocked)';

/** Where these stand, somebody or something else is meant, or only a while. */
const NOT_THE_RECIPIENT = [
  anyOf(
    'sender',
    'senders',
    'sending from',
    'your (account|ip|host|address|domain|mailbox|email|server)',
    'ip address',
    'sending for account',
    'outgoing mail',
    '(backscatter|batv|expired bounce)',
  ),
  '(temporary|temporarily) locked',
  '(connection|session|channel|transmission|transaction) [closed|terminated|expired|idle]',
];

export const DISABLED = family('mailbox_disabled', [
  {
    says: `${ACCOUNT} ~ ${SWITCHED_OFF}`,
    unless: NOT_THE_RECIPIENT,
    source:
      'RFC 3463 X.2.1; Google "…account that you tried to reach is disabled"; hMailServer "Account is not active"; Rambler "Inactive"',
  },
  {
    says: adjacent(
      anyOf(
        'user',
        'mailbox',
        'mail box',
        'recipient',
        'account',
        'recipients mailbox',
        'recipient account',
        'recipients account',
      ),
      `[temporarily|permanently|administratively] ${BLOCKED}`,
    ),
    unless: [...NOT_THE_RECIPIENT, '(by recipient|blocked using|ip|spam*)'],
    source: 'La Poste "The recipient account is blocked"; Mail.ru',
  },
  {
    says: adjacent(
      anyWord(
        'disabled suspended deactivated inactive locked closed frozen expired dormant',
        'terminated',
      ),
      anyOf(
        anyWord('user mailbox mbox account recipient address email addressee alias subscriber'),
        'mail box',
        'e mail',
      ),
    ),
    unless: NOT_THE_RECIPIENT,
    source: 'Courier "Account disabled"; Apple "inactive email address"',
  },
  {
    says: adjacent(
      anyOf(
        'no longer (accepts|accept|accepting|receives|receive|receiving|takes)',
        'not (accepting|receiving)',
      ),
      '[new|incoming] (mail|email|e mail|messages|mails)',
    ),
    unless: anyOf(
      anyWord('system server esmtp host domain your ip from relay* we yet'),
      'network messages',
    ),
    source: 'RFC 3463 §3.3, X.2.1 "Mailbox disabled, not accepting messages"',
  },
  {
    says: anyOf(
      'cannot receive new mail',
      '(mail|messages) not accepted for mailbox',
      'locked or suspended',
      'disabled or discontinued',
    ),
    source: 'Oracle Messaging "user disabled; cannot receive new mail"; Yahoo',
  },
  {
    says: anyOf(
      'closed by (owner|user|customer)',
      'due to inactivity',
      'because of inactivity',
      'for inactivity',
      'owner not logged in',
      '(user|recipient|owner) (never logged|hasnt logged|hasnt entered)',
      'not used for (long|more|over|many|several|days|months|years)',
      '(address|mailbox) not used',
    ),
    unless: NOT_THE_RECIPIENT,
    source: 'free mail, which closes unused mailboxes: "closed due to inactivity"',
  },
  {
    says: near(
      ACCOUNT,
      anyOf(
        '(cannot|can not|cant|not able to) receive [new|incoming] (mail|email|e mail|messages)',
        '(log|login|logged) in to (enable|receive|activate)',
        '(does not|doesnt) receive (mail|email|e mail|messages)',
      ),
    ),
    unless: [...NOT_THE_RECIPIENT, '(from|server|host)'],
    source: 'O2 Poland and hosters: the user has to log in first',
  },
  {
    says: 'no recipient activity',
    unless: NOT_THE_RECIPIENT,
    source: 'filters that drop mailboxes without activity',
  },
  {
    says: '(badrecipientto|badrcptto)',
    source: 'qmail badrcptto patch: "in my badrecipientto list"',
  },
  {
    says: '(recipient|subscriber|customer) (suspend|suspended|stopped|cancelled) service',
    source: 'Japanese carriers: "Recipient suspend the service"',
  },
]);
