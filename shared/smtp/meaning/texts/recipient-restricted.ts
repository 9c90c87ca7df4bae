/** `recipient_restricted`: the recipient exists, and refuses this sender. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

const RECIPIENT = anyOf(
  anyWord(
    'recipient recipients addressee receiver user mailbox group list address account alias',
    'member',
  ),
  'mailing list',
  'distribution list',
);

export const RESTRICTED = family('recipient_restricted', [
  {
    says: anyOf(
      'resolver rst',
      'sendernotauthenticated*',
      'restrictedtorecipientspermission',
      'unifiedgroupagent',
    ),
    unless: '(recipientsizelimit|recipsizelimit)',
    source: 'Exchange categorizer RESOLVER.RST.*; Exchange Online 5.7.124–5.7.136, 5.7.193',
  },
  {
    says: adjacent('not authenticated for', RECIPIENT),
    source: 'Exchange RESOLVER.RST.SenderNotAuthenticatedForGroup and …ForMailbox, written out',
  },
  {
    says: near(
      adjacent(
        anyOf('not', 'isnt', 'arent', 'no'),
        anyOf('authorized', 'authorised', 'allowed', 'permitted', 'permission', 'permissions'),
        'to',
        anyOf('send', 'post', 'write', 'mail', 'deliver'),
      ),
      `to ${RECIPIENT}`,
    ),
    unless: '(relay*|ip|host|server|spf|external)',
    source: 'Exchange Online 5.7.124; Sympa, ezmlm, Mailman gateways',
  },
  {
    says: '(delivery not authorized|delivery not authorised)',
    source: 'RFC 3463 §3.8, X.7.1 "Delivery not authorized, message refused"',
  },
  {
    says: adjacent(
      '(recipient|receiver|addressee) (denied|refused|rejected|declined)',
      'your (mail|email|message)',
    ),
    source: 'Naver RDENY "The receiver denied your mail"',
  },
  { says: 'recipient (preferences|privacy|settings)', source: 'Facebook RCP-P2, RCP-P3' },
  {
    says: 'sender not authenticated (for|by) (public folder|organization|mail user)',
    source: 'Exchange Online 5.7.12, 5.7.135, 5.7.136',
  },
  {
    says: adjacent(
      '(rejected|refused|blocked|denied|declined) by',
      '(recipient|recipients|addressee|user) [preferences|settings]',
    ),
    unless: '(ip|blacklist*|your)',
    source: 'QQ "Mail is rejected by recipients"',
  },
  {
    says: adjacent(
      RECIPIENT,
      adjacent(
        anyOf(
          'only accepts',
          'only accepting',
          'accepts only',
          'accepting only',
          'only receives',
          'accepts (mail|email|messages) only',
          'refuses (mail|email|messages) from',
          'rejects (mail|email|messages) from',
          'blocks (mail|email|messages) from',
          'not accepting (mail|email|messages) from',
        ),
        anyWord(
          'you sender senders mail messages email from your unknown external trusted',
          'internal authenticated',
        ),
      ),
    ),
    source:
      'RFC 3463 X.7.1 in local words: "only accepts mail from members", "does not accept mail from you"',
  },
  {
    says: adjacent(
      RECIPIENT,
      anyOf(
        '[id] (refused|refuse|refuses|declines|declined) to (receive|accept)',
        '(refuses|rejects|declines) (your|you)',
        '(does not|doesnt) (accept|want) (mail|email|messages) from',
        '(does not|doesnt|dont|do not) want [your] (mail|email|messages)',
        '(wont|will not) accept (mail|email|messages)',
        '(reject|rejects) (mail|email|messages)',
        '(does not|doesnt) accept (mail|email|messages) in',
        'blocked you',
        'blocked your',
      ),
    ),
    unless: '(server (refused|rejected)|(client|ip|your|sender) address)',
    source: 'Interia "Recipient doesn\'t want your mail"; Coremail; Willcom',
  },
  {
    says: anyOf(
      '(only accepts|accepts only) (mail|email|messages) from (known|trusted|approved|verified) senders',
      'user rules',
      'users rules',
      'rules set by (recipient|user)',
      '(account|mailbox|user|address) protected by',
      'sender not (pre approved|preapproved|approved|on list|in list)',
      'not on (recipients|users) list',
      'not subscribed to',
      'non member',
      'nonmember',
      'from non (members|member)',
    ),
    unless: 'ses',
    source: 'challenge-response filters and mailing lists: "sender not pre-approved", "non-member"',
  },
  {
    says: adjacent(
      adjacent(
        anyOf(
          'senders list',
          'sender list',
          'allowed senders',
          'approved senders',
          'allow list',
          'whitelist',
          'white list',
          'safe senders',
          'list of senders',
        ),
        anyOf('of', 'for'),
      ),
      RECIPIENT,
    ),
    source: 'Exchange 5.7.124 "not in allowed-senders list"; local words for it',
  },
  {
    says: adjacent(
      '(in|on) (recipients|users)',
      '[personal] (block|blocked|black|blacklist|blocked senders|reject|deny) list',
    ),
    source: 'QQ, Forpsi: the personal block list of the recipient',
  },
  {
    says: anyOf(
      'only (members|subscribers|list members|authenticated users|internal senders|authorized senders|authorised senders|local users|internal users)',
      '(members|subscribers) only',
      'restricted to (members|subscribers|internal|authorized|authorised)',
      '(closed|private|moderated) (list|mailing list)',
      'internal (use|recipient|address|addresses|users|recipients) only',
      'internal (mailbox|mailing list|distribution list)',
    ),
    source: 'mailing-list gateways; local restriction classes',
  },
  {
    says: anyOf(
      'list (does not|doesnt) accept',
      'you (not|arent) (member|subscribed|subscriber|allowed to post|allowed to send to)',
    ),
    source: 'hMailServer distribution lists; ezmlm',
  },
  {
    says: 'mailing list expansion (prohibited|not permitted)',
    source: 'RFC 3463 §3.8, X.7.2',
  },
]);
