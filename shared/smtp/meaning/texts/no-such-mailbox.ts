/** "User unknown" and "unknown user": the core of `no_mailbox`, which other tables ask for too. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import type { ReplyRule } from '#shared/smtp/meaning/rule.ts';
import { CANNOT, DOES_NOT, MAILBOX, OF_MAILBOX } from './vocabulary.ts';

/** Where these stand, it is about who we are, how an address is written, or a fault. */
export const NOT_ABOUT_EXISTENCE = [
  '(password|credentials|login|authentication failed|user agent)',
  '(syntax|malformed|missing domain|must contain|not valid rfc)',
  '(lookup|verification|verify) error',
];

/** "User unknown" and "unknown user", in all the words that servers have for it. */
export const NO_SUCH_MAILBOX: readonly Omit<ReplyRule, 'means'>[] = [
  {
    says: adjacent(
      MAILBOX,
      anyOf(
        anyWord(
          'unknown unfound unrecognized unrecognised invalid nonexistent nonexisting',
          'inexistent undeliverable',
        ),
        'not known',
        'not recognized',
        'not recognised',
        'not valid',
        'non existent',
        'non existing',
        'not existing',
        'not registered',
        'not defined',
        'not present',
        'not exist',
        'not exists',
        'no longer valid',
        'no longer exists',
        'not local',
        '(or|and) [does] not exist',
        'missing home directory',
      ),
    ),
    unless: NOT_ABOUT_EXISTENCE,
    source:
      'RFC 5321 §4.2.3 (550 mailbox not found); Postfix "User unknown in … table"; Sendmail, Courier, Cyrus',
  },
  {
    says: near(
      MAILBOX,
      anyOf(
        'not found',
        'not exist',
        `${DOES_NOT} (exist|exists|exit|match|live|reside|appear to exist|seem to exist)`,
        `(dosnt|doesn t|dont) exist`,
        `${CANNOT} (found|located|identified|resolved)`,
        'notfound',
      ),
    ),
    source: 'Dovecot LMTP "User doesn\'t exist"; Google "…you tried to reach does not exist"',
  },
  {
    says: adjacent(
      anyOf(
        anyWord(
          'unknown invalid unrecognized unrecognised nonexistent nonexisting inexistent',
          'undeliverable illegal wrong incorrect bad',
        ),
        'not valid',
        'not known',
        'non existent',
        'non existing',
        'no such',
        'no valid',
        'not existing',
        'not found',
        'unknown or illegal',
        'unknown or invalid',
        'invalid or unknown',
        'unknown virtual',
        'find no',
      ),
      OF_MAILBOX,
    ),
    unless: NOT_ABOUT_EXISTENCE,
    source:
      'hMailServer "Unknown user"; OpenSMTPD "Invalid recipient"; Apple "unknown or illegal alias"; RFC 3463 X.1.1',
  },
];

/** The phrases of these rows, for tables that ask who it is that does not exist. */
export const NO_SUCH_MAILBOX_PHRASES: readonly string[] = NO_SUCH_MAILBOX.flatMap(
  (row) => row.says ?? [],
);
