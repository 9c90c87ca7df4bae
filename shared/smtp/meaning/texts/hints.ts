/**
 * Words that say something, but not of whom. They are asked last, after the enhanced code; but a
 * code that would blame the mailbox is not believed where one of DOUBTS stands.
 */
import { anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import { family, type RuleTable } from '#shared/smtp/meaning/rule.ts';
import { CANNOT } from './vocabulary.ts';

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
    {
      says: '(listed (in|on|at|by)|not accepting (mail|messages|connections)|go away|not welcome)',
      unless: 'not listed',
      source: 'names of block lists, and of hosts that take no mail',
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
  ...family('temporary_failure', [
    {
      says: anyOf(
        'try again',
        'try later',
        'later',
        'come back',
        'temporar*',
        'timeout',
        'timed out',
        'in progress',
        'deferred',
        'interrupted',
        'at time',
        'moment',
        'busy',
        'not ready',
        'technical difficulties',
        '(vorubergehend|voruebergehend|temporairement)',
        '(spater|spaeter|plus tard|mas tarde|mais tarde|piu tardi|pozniej|pozdeji|pozze)',
      ),
      source: 'RFC 5321 §4.2.1: what may succeed later is no fact about a mailbox',
    },
    {
      says: `${CANNOT} (open|load|read|write|create|store|complete|switch|connect)`,
      source: 'RFC 3463 §3.4: a fault of the system',
    },
  ]),
  ...family('policy', [
    {
      says: anyOf(
        anyWord(
          'preferences restricted restriction restrictions forbidden filtered filter rule',
          'mailer score junk* unsolicited header headers content organizational',
          'confirm confirmation validation connections',
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

/** Where one of these stands, it is not the address in the text that is unknown. */
const SOMETHING_ELSE = anyOf(
  anyWord(
    'sender senders sending from client ip host hostname server domain dns mx ptr spf dkim',
    'dmarc record helo ehlo error command option parameter argument reason code policy',
    'relay lookup spam virus content message method certificate tls authentication',
    'password credentials service network connection route path encoding charset',
    'keyword extension verb feature your list group',
  ),
);

/** Words that are met in replies of every meaning. */
export const VAGUE: RuleTable = [
  ...family('no_mailbox', [
    {
      says: anyOf(
        'not found',
        'unknown',
        'not known',
        'nonexistent',
        'invalid',
        'not valid',
        'not exist',
        '(does not|doesnt) exist',
        'no such',
        'unrecognized',
      ),
      unless: SOMETHING_ELSE,
      namesAddress: true,
      stage: 'rcpt',
      source: 'several servers: "<address> not found", and nothing else in the text',
    },
  ]),
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
      stage: 'rcpt',
      source:
        'RFC 5321 §4.2.3 gives one text for several causes ("mailbox unavailable": not found, no access, policy)',
    },
  ]),
  ...family('mailbox_disabled', [
    {
      says: '(no longer (active|in use|available|used|accepting|monitored|valid)|not used)',
      unless: SOMETHING_ELSE,
      namesAddress: true,
      source: 'several servers: "<address> is no longer active", and nothing else in the text',
    },
    {
      says: '(mail|message) receiving disabled',
      unless: '(from|server|host)',
      namesAddress: true,
      source: 'CommuniGate: said of an account, and of a server where no address is named',
    },
    {
      says: '(disabled|deactivated|suspended|inactive|inactivated|expired)',
      unless: anyOf(
        anyWord(
          'sender senders sending your command feature authentication auth relay* domain',
          'host server smtp delivery access certificate temporar* message session receiving',
          'backscatter batv',
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
        'listed (in|on|at|by)',
      ),
      unless: 'not listed',
      source: 'Sendmail access map, tcp wrappers; said of the client where no recipient is named',
    },
  ]),
  ...family('sender_blocked', [
    {
      says: '(not authorized|unauthorized|not permitted|not allowed|forbidden|denied|restricted)',
      stage: 'connect',
      source: 'RFC 5321 §3.1: before EHLO, only the client has been seen',
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
