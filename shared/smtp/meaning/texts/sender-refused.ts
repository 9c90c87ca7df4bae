/** `sender_blocked`: our address, host, name or sender is refused in so many words. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { CLIENT, REFUSED } from './vocabulary.ts';

/** Where these stand, it is the mailbox that is blocked. */
const THE_MAILBOX_IS =
  '(mailbox|recipient|account|user) [temporarily|permanently] (blocked|banned|restricted)';

/** Where these stand, it is one message that is refused and not us. */
const THE_MESSAGE_IS = adjacent(
  anyOf('message', 'content', 'mail', 'email'),
  anyOf('identified', 'classified', 'detected', 'considered', 'appears', 'looks', 'content'),
);

export const SENDER_REFUSED = family('sender_blocked', [
  {
    says: '(banned|ban)',
    unless: ['(banned (file*|content|attachment|words|extension))', THE_MAILBOX_IS],
    source: 'Exchange Online 5.7.511 and 5.7.606–649 "banned sending IP"; SmarterMail',
  },
  {
    says: near(
      `(your|sending|source|connecting|remote|originating) [mail|sending|smtp] ${CLIENT}`,
      REFUSED,
    ),
    unless: ['(relay*|spf)', THE_MAILBOX_IS, 'to send from'],
    source: 'Verizon, SpaceLee "Your IP … is filtered", and local words for it',
  },
  {
    says: `${CLIENT} + ${REFUSED}`,
    unless: [
      '(relay*|cannot find|slower)',
      THE_MAILBOX_IS,
      'server (rejected|refused) (your message|recipients|recipient|address)',
    ],
    source:
      'EarthLink "IP … is blocked"; Postfix "Client host rejected"; Charter "cmsmtp … blocked"',
  },
  {
    says: near(
      '(ip|ips|ip address|client|client host|client address|mail server at|host network)',
      anyOf(
        anyWord('blocked banned barred blacklisted blocklisted unwelcome'),
        'block listed',
        'not allowed',
        'not accepted',
        'not trusted',
        'not welcome',
      ),
    ),
    unless: ['(relay*|slower)', THE_MAILBOX_IS],
    source: 'local words for it, with the address in between: "mail server at … is blocked"',
  },
  {
    says: `${REFUSED} ~ (from|your|sending) + ${CLIENT}`,
    unless: ['relay*', 'by mail server'],
    source: 'Comcast "has blocked mail from your IP", and local words for it',
  },
  {
    says: '(blocked|banned|blacklisted|rejected|denied|refused) (ip|host|client|network)',
    unless: 'relay*',
    source: 'QQ "Blocked IP"',
  },
  {
    says: near(
      anyOf('(sender|senders|sending|your) account', 'account of sender'),
      anyWord('disabled suspended locked deactivated inactive blocked frozen closed expired'),
    ),
    source: 'RFC 3463 X.7.1 in local words: the account that sends is switched off',
  },
  {
    says: '(cmsmtp|imp|comcast|cox|postini|csi) + (blocked|rejected)',
    source: 'Cox and Charter (Cloudmark) "cmsmtp … blocked"',
  },
  {
    says: adjacent(
      anyOf(
        'sender',
        'senders',
        'sender address',
        'sender email address',
        'senders email address',
        'from address',
        'mail from',
        'envelope sender',
        'your (domain|address|email|email address|e mail|mail)',
        'sender domain',
        'sending domain',
      ),
      '[temporarily|permanently] (blocked|denied|refused|rejected|banned|barred|blacklisted|not welcome|not trusted|not accepted|access denied)',
    ),
    unless: 'sender verify',
    source:
      'Exchange "Sender denied"; Mimecast "Sender address blocked"; Charter "sender rejected"',
  },
  {
    says: anyOf(
      'sender address rejected access denied',
      'helo command rejected access denied',
      'sender address rejected',
    ),
    source: 'Postfix access(5) tables',
  },
  {
    says: adjacent(
      '(connection|connections|session|smtp connection|connect)',
      '[temporarily] (not accepted|refused|rejected|denied|not allowed|not permitted|dropped|blocked|will not accepted|wont accepted|not accepted from|forbidden)',
    ),
    unless: '(too many|tls*|load|relay*|to destination|socket error)',
    source:
      'Yahoo [BL21]; AT&T "Connections not accepted"; MessageLabs "Connection rejected by policy"',
  },
  {
    says: adjacent(
      anyOf(
        'not',
        'refuse to',
        'refuses to',
        'refused to',
        'refusing to',
        'will not',
        'wont',
        'dont',
        'do not',
        'does not',
      ),
      '(accept|accepting|talk|receive|take|allow) [connections|mail|email|messages|e mail|smtp|traffic] [connections|traffic]',
      '(from|to you|with you)',
    ),
    unless: ['(relay*|too many|tls*|load)', 'system not accepting', 'not accept bounces'],
    source: 'Mail.ru "we do not accept mail from hosts with dynamic IP"; Sendmail access maps',
  },
  {
    says: anyOf(
      'your access to',
      'access from ip',
      'you not (allowed|permitted|welcome) to (connect|access)',
      'no access from',
      'you blocked',
      'you banned',
      'you blacklisted',
      'we blocked',
      'temporarily blocked',
      'permanently blocked',
      'blocked permanently',
      '(bad|invalid|banned) sender (ip|host|server)',
      'blocked see',
      'blocked if you (feel|think|believe)',
      'rejected see',
      'refused see',
      'blocked by (earthlink|verizon|your|administrator|admin|local|ip|service|provider|hotmail|spam*|antispam*|anti spam|firewall|bmi|proofpoint|ldap)',
    ),
    unless: [THE_MAILBOX_IS, '(by|from) recipient'],
    source: 'IronPort "Your access to this mail system has been rejected"; Verizon; Comcast',
  },
  {
    says: anyOf(
      anyWord('spammer spammers spamming abusive uce ube spamtrap*'),
      'unsolicited (mail|email|e mail|bulk|commercial|messages|message)',
      'too many (spam|spams|unwanted|complaints)',
      'multi (blacklist|blocklist)',
      'blocked by sendio',
      'known spam*',
      'source of spam',
      'spam (source|site|host|network|sender|domain|abuse|from|blocked|activity|friendly)',
      'sending spam',
      'sends spam',
      'sent spam',
      'for (spam|spamming|abuse)',
      '(due to|because of) (spam|abuse)',
      'abuse detected',
      'too much spam',
      'junk mail source',
      'sends junk',
      'mail abuse',
      'characteristic of spam',
      'spam trap*',
      'no spam',
    ),
    unless: [THE_MESSAGE_IS, 'message rejected as spam'],
    source: 'Comcast BL000000 "block for spam"; QQ "Suspected spam sender"',
  },
]);
