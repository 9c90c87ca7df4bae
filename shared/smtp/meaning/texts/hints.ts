/**
 * Words that say something, but not of whom. They are asked last, after the enhanced code; but a
 * code that would blame the mailbox is not believed where one of DOUBTS stands.
 */
import { anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import { family, type RuleTable } from '#shared/smtp/meaning/rule.ts';

/** Words that hardly stand in a reply about a missing mailbox. */
export const DOUBTS: RuleTable = [
  ...family('sender_blocked', [
    {
      says: anyOf(
        'blocked',
        'banned',
        'abuse',
        'blacklisted',
        'your (ip|server|host|domain|network|mail server|mta|account|mailbox|email|address)',
        'sending from',
        'client',
        'sender',
        'senders',
        'sender address',
        'sending (ip|server|host)',
        'envelope from',
      ),
      source: 'RFC 3463 §3.2 and §3.8: who is named in X.1.7, X.1.8 and X.7.1',
    },
  ]),
  ...family('rate_limited', [
    {
      says: anyOf(
        'too many',
        'limit exceeded',
        'limit reached',
        'limits',
        'excessive',
        'frequency',
        'quickly',
      ),
      source: 'Google and Comcast: 5.2.1 and 4.1.1 with a rate',
    },
  ]),
  ...family('policy', [
    {
      says: anyOf(
        anyWord(
          'preferences restricted restriction restrictions forbidden filtered filter',
          'firewall whitelist authentication authenticate unauthorized tls dns security',
          'denied credentials password login',
        ),
        'not authorized',
        'access denied',
        'permission denied',
        'service refused',
        'not allowed',
      ),
      source: 'Zoho and Facebook: 5.1.1 with a policy and with preferences',
    },
  ]),
];

/** Texts that name several causes of different meaning. */
export const SEVERAL_CAUSES: RuleTable = family('ambiguous', [
  {
    says: anyOf(
      'mailbox not found no access',
      'mailbox busy or',
      'not found or rejected for policy',
    ),
    source: 'RFC 5321 §4.2.3, 550 with its examples: not found, no access, or policy',
  },
  {
    says: ['account or domain may not exist', 'may blacklisted'],
    source: 'cPanel: a router that could not look the recipient up',
  },
  {
    says: 'unavailable or access denied',
    source: 'QQ and MailEnable "mailbox unavailable or access denied"',
  },
]);

/** Words that are met in replies of every meaning. */
export const VAGUE: RuleTable = [
  ...family('ambiguous', [
    {
      says: anyOf(
        'recipient address rejected',
        'recipient rejected',
        'recipient refused',
        'rcpt rejected',
        'recipient not accepted',
        'recipient unavailable',
        'mailbox unavailable',
        'mailbox not available',
        'mailbox name not allowed',
        'unknown error',
        'transaction failed',
        'blocked',
        'undeliverable',
        'delivery failed',
        'delivery error',
        'delivery failure',
      ),
      source:
        'RFC 5321 §4.2.3 gives one text for several causes ("mailbox unavailable": not found, no access, policy)',
    },
  ]),
  ...family('mailbox_disabled', [
    {
      says: '(disabled|deactivated|suspended|inactive|inactivated|expired)',
      unless: anyOf(
        anyWord(
          'sender senders sending your command feature authentication auth relay* domain',
          'host server smtp delivery access certificate temporar* message session',
        ),
        'service disabled',
      ),
      source:
        'Coremail "<…> is now disabled with MTA service": no word on what, so it is the address',
    },
  ]),
  ...family('sender_blocked', [
    {
      says: anyOf(
        'access denied',
        'permission denied',
        'access not allowed',
        'access refused',
        'service refused',
        'connection closed',
        'go away',
        'not welcome',
      ),
      source: 'Sendmail access map, tcp wrappers; said of the client where no recipient is named',
    },
  ]),
  ...family('policy', [
    {
      says: anyOf(
        'not authorized',
        'unauthorized',
        'not authorised',
        'not permitted',
        'not allowed',
        'forbidden',
        'denied',
        'restricted',
      ),
      source: 'RFC 3463 X.7.1 "not authorized", without a word on who is refused',
    },
  ]),
  ...family('temporary_failure', [
    {
      says: '(try (again|later)|try again later|retry later|come back later|later)',
      code: [421, 450, 451, 452],
      source: 'RFC 5321 §4.2.1: 4yz may succeed when repeated',
    },
  ]),
];
