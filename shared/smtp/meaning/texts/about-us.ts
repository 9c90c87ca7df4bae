/**
 * The last doubt before a mailbox is called bad: is it we who are meant? "Your host name does not
 * exist" has all the words of a missing mailbox, and so has "sender unknown". Where the text says of
 * us what would be said of the recipient, it is about us, and no table and no code makes it the
 * recipient's fault.
 */
import { anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family, type RuleTable } from '#shared/smtp/meaning/rule.ts';
import { SENDER, SENDER_DOMAIN } from './vocabulary.ts';

/** What we call ourselves, and what DNS calls us. */
const OUR_NAME = anyOf(
  anyWord('helo ehlo hostname rdns ptr'),
  'host name',
  'dns name',
  'reverse (dns|name|lookup|hostname|record)',
  '(mx|dns|spf|ptr|aaaa) (record|records)',
);

/** Our address and our host. */
const OUR_ADDRESS = anyOf(
  anyWord('ip ips client'),
  'source address',
  'client host',
  '(ip|client) (address|addresses)',
);

/** Words that make a noun ours. */
const OURS = '(your|client|remote|sending|source|connecting|originating|peer|sender|senders|from)';

const HOST = '[mail|smtp] (ip|ips|host|server|mailserver|network|mta|system|machine|isp|provider)';

/** Not "email", since "your email was not delivered" is about a message. */
const ACCOUNT = anyOf(
  '[user|mail|sender] (account|mailbox|user|username|address|domain|identity)',
  '(email|e mail|email address|e mail address)',
);

/** What is said of a bad mailbox, and of us. */
const BAD = anyOf(
  anyWord(
    'not no without unknown invalid nonexistent nonexisting inexistent undeliverable',
    'unrecognized unrecognised unverified unresolvable unregistered missing disabled',
    'suspended deactivated inactive locked closed expired terminated blocked rejected',
    'denied refused cannot failed doesnt isnt couldnt cant unable frozen',
  ),
  'non existent',
  'could not',
);

/** The same, before the word for us. */
const BAD_BEFORE = anyOf(
  anyWord(
    'unknown invalid nonexistent undeliverable unrecognized unverified unresolvable',
    'disabled suspended inactive locked expired blocked illegal bad bogus',
  ),
  'no such',
  'non existent',
  'no valid',
);

/** Where these stand, the recipient is named as the one who is meant. */
const THE_RECIPIENT_IS = [
  'recipient address rejected',
  near(
    '(recipient|recipients|rcpt|addressee|destination)',
    anyOf(
      anyWord('unknown invalid nonexistent disabled suspended inactive'),
      'not (found|exist|known|valid)',
      '(does not|doesnt) exist',
    ),
  ),
  '(unknown|invalid|no such|bad) (recipient|addressee|destination)',
];

/** Asked of a reply only where it would make a mailbox bad. */
export const ABOUT_US: RuleTable = [
  ...family('sender_rdns', [
    {
      says: `${OUR_NAME} ~ ${BAD}`,
      unless: THE_RECIPIENT_IS,
      source: 'Postfix "cannot find your hostname", in every other word for it',
    },
    {
      says: `${BAD_BEFORE} + ${OUR_NAME}`,
      unless: THE_RECIPIENT_IS,
      source: 'Exim "HELO verification", in every other word for it',
    },
  ]),
  ...family('sender_blocked', [
    {
      says: `${OUR_ADDRESS} ~ ${BAD}`,
      unless: THE_RECIPIENT_IS,
      source: 'RFC 5321 §7.9: a server may refuse a client for reasons of its own',
    },
    {
      says: `${OURS} + ${HOST} ~ ${BAD}`,
      unless: THE_RECIPIENT_IS,
      source: 'RFC 5321 §7.9',
    },
    {
      says: `${BAD_BEFORE} + ${OUR_ADDRESS}`,
      unless: THE_RECIPIENT_IS,
      source: 'RFC 5321 §7.9',
    },
  ]),
  ...family('sender_auth', [
    {
      says: `${OURS} + ${ACCOUNT} ~ ${BAD}`,
      unless: THE_RECIPIENT_IS,
      source: "RFC 3463 §3.2, X.1.7 and X.1.8: the sender's address or its domain",
    },
    {
      says: `${SENDER} ~ ${BAD}`,
      unless: THE_RECIPIENT_IS,
      source: 'RFC 3463 §3.2, X.1.7 and X.1.8',
    },
    {
      says: `${SENDER_DOMAIN} ~ ${BAD}`,
      unless: THE_RECIPIENT_IS,
      source: 'RFC 3463 §3.2, X.1.8',
    },
    {
      says: `${BAD_BEFORE} + ${SENDER}`,
      unless: THE_RECIPIENT_IS,
      source: 'RFC 3463 §3.2, X.1.7 and X.1.8',
    },
  ]),
];
