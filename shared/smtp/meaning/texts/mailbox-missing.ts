/** `no_mailbox`: there is no such recipient. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { NO_SUCH_MAILBOX, NOT_ABOUT_EXISTENCE } from './no-such-mailbox.ts';
import { CANNOT, DOES_NOT, MAILBOX, OF_MAILBOX } from './vocabulary.ts';

export const MISSING = family('no_mailbox', [
  ...NO_SUCH_MAILBOX,
  {
    says: adjacent(
      '(no such|there no|theres no|no)',
      `${OF_MAILBOX} (here|at|by|with|in|on|found|exists|available|known|associated)`,
    ),
    unless: 'no (recipient|address|user|mailbox|account) available',
    source: 'qmail "no mailbox here by that name"; cPanel "No Such User Here"',
  },
  {
    says: '(no one|nobody|no body|noone) (here|by|with|at) [name|address]',
    source: 'qmail dialects',
  },
  {
    says: '(unrouteable|unroutable|unrouteable recipient) address',
    source: 'Exim router "Unrouteable address" (specification §15, verify = recipient)',
  },
  { says: 'undeliverable address', source: 'Postfix verify(8): the probe was refused' },
  {
    says: adjacent(
      '(not listed in|not found in|not in|isnt in|not part of)',
      '[valid] (local list|domino directory|public name address book|directory|ldap|ldap directory|database|user database|recipient list|recipients list|recipient table|table|list of recipients|address book|relay recipient map|records|files)',
    ),
    unless: '(sender|ip|client|host)',
    source: 'HCL Domino "not listed in Domino Directory"; zerospam "Not in recipient list"',
  },
  {
    says: adjacent(
      '(user|mailbox|recipient|account|address|alias)',
      '(not (on|at|in)|not available (on|at|in)|unknown (to|at|on)|not known (to|at|on))',
      '(server|system|machine|mail server|host|domain|us)',
    ),
    source: 'local words for it: "this user is not on our server"',
  },
  {
    says: adjacent(
      '(not known|unknown|not found|no mailbox) (at|on|to|here)',
      '(server|system|machine|mail server|us)',
    ),
    unless: '(domain|ip|client|sender|command)',
    source: 'local words for it: "<address> is not known at this server"',
  },
  {
    says: '(domino directory|directory) entry does not specify',
    source: 'HCL Domino: the directory entry does not specify a mail file',
  },
  {
    says: adjacent(
      `(${DOES_NOT}|no|without)`,
      '[valid|such|active|local|mail|email|e mail|yahoo|yahoo com] (account|mailbox)',
    ),
    unless: 'no account (limit|information|access)',
    source: 'Yahoo "This user doesn\'t have a … account"; several hosters',
  },
  {
    says: '(not|isnt) [valid|known|existing|local|active|registered|registered gateway|recognized|recognised|deliverable] (user|mailbox|account|recipient|address|email address|email addresses|e mail address|addressee|customer|subscriber|alias)',
    unless: '(relay*|sender|ip address|from address)',
    source: 'Proofpoint "This is not a valid email address"; Comcast "Not our Customer"',
  },
  {
    says: '(validrcptto|goodrcptto|rcptto list|valid recipients list|valid users list)',
    source: 'qmail validrcptto patch: "this recipient is not in my validrcptto list"',
  },
  {
    says: adjacent(
      MAILBOX,
      '[marked as|flagged as|permanently] (unallocated|not allocated|unassigned|deleted|removed|purged|invalid|moved|gone)',
    ),
    source: 'Comcast "recipient mailbox unallocated"; Proofpoint "marked as invalid"',
  },
  {
    says: '(deleted|removed) (user|mailbox|account|recipient)',
    source: 'RFC 5321 §3.4, in local words: "deleted account"',
  },
  {
    says: anyOf(
      'no longer (on server|exists|valid|at|works here|employed|employee|with company|with us)',
      'left (company|organization|organisation)',
    ),
    source:
      'RFC 3463 X.1.6; Oracle Messaging "recipient no longer on server"; Yahoo "no longer valid"',
  },
  {
    says: `${DOES_NOT} (exist|exists) + (here|at|on|in) [server|domain|system]`,
    unless: '(sender|domain does not exist)',
    source: 'MDaemon, hosters: "does not exist on this server"',
  },
  {
    says: anyOf(
      'check (recipient|recipients|address|e mail address|email address|name|spelling)',
      'check your (recipient|addressee)',
      'double check (recipient|address)',
      'double checking recipients',
      'misspelled',
      'misspelt',
      'mistyped',
    ),
    unless: '(sender|dns|spf)',
    source: 'Google "Please try double-checking the recipient\'s email address"',
  },
  {
    says: adjacent(
      '(bad|invalid|incorrect|wrong) (destination|recipient)',
      '[mailbox|email|e mail|mail] address',
    ),
    unless: NOT_ABOUT_EXISTENCE,
    source: 'RFC 3463 §3.2, X.1.1 "Bad destination mailbox address"',
  },
  {
    says: anyOf(
      anyWord(
        'recipnotfound recipientnotfound unknownuser usernotfound nosuchuser userunknown',
        'mailboxnotfound invalidrecipient',
      ),
      'recipient not found by smtp address lookup',
    ),
    source: 'Exchange RESOLVER.ADR.RecipNotFound and RecipientNotFound',
  },
  {
    says: anyOf(
      'no (valid|correct|such|matching|acceptable) recipients',
      '(wrong|nonexistent) recipients',
      'all recipients (invalid|unknown)',
      'no (mailbox|user|account) found',
      'no users here',
    ),
    source: 'Yandex "No correct recipients"',
  },
  {
    says: '(unavailable|not available) (or|and) (not local|unknown|does not exist|invalid)',
    source: 'MailEnable "mailbox unavailable or not local"',
  },
  {
    says: anyOf(
      'no such (mail drop|id)',
      'not member of domain',
      'incorrectly addressed',
      'unknown local part',
      'unknown in local',
      'no local mailbox',
      'no such local user',
      'unknown local user',
      'local user unknown',
      'not known here',
      'unknown here',
    ),
    source: 'Exim and web.de "Unknown local part"; Sendmail',
  },
  {
    says: adjacent(
      anyOf('recipient', 'rcpt', 'recipient address', 'recipients', 'address'),
      anyOf(
        'verification failed',
        'verify failed',
        'verification failure',
        'callout failed',
        'could not verified',
        'cannot verified',
        'can not verified',
      ),
    ),
    unless: '(temporar*|try again|later|sender|defer*|setup)',
    code: [550, 551, 553, 554],
    source: 'Exim verify = recipient, as messages of hosters; SpamExperts, Baruwa',
  },
  {
    says: near(
      '(recipient|address|email|user)',
      anyOf(
        'deactivated or does not exist',
        'invalid or does not exist',
        'wrong or does not exist',
      ),
    ),
    source: 'Interia: "does not exist or has been blocked", and the like',
  },
  {
    says: '(address|recipient) rejected',
    enhanced: '1.0-1',
    unless: ['sender', 'recipient address rejected', 'spam*', 'policy', 'rejected by'],
    source: 'Cisco IronPort RAT "#5.1.0 Address rejected."',
  },
  { says: 'blank mailhost', source: 'AT&T "blank mailhost - invalid address"' },
  {
    says: '(unavailable mail user|dont exists user|not user of server)',
    source: 'messages that Coremail lists as a missing user',
  },
  {
    says: `${CANNOT} find [alias|local|mail|users] (user|mailbox|recipient|account)`,
    source: 'qmail-local "can\'t find user\'s mailbox"; LDAP routing',
  },
  {
    says: '(handle|handles) mail for user',
    source: 'MDaemon, Lotus: "server doesn\'t handle mail for that user"',
  },
  {
    says: '(cant|cannot|can not) accept user',
    source: 'InfoSphere (NTT) 550 "can\'t accept user"',
  },
]);
