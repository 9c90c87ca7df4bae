/** `relay_denied`: the server does not handle this domain, or not for this client. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { CANNOT, DOES_NOT } from './vocabulary.ts';

/** Where these stand, the domain is the sender's or ours. */
const OTHER_DOMAIN = anyOf(
  anyWord('sender senders helo ehlo your hostname spf dmarc dkim'),
  'mail from',
  'from (address|domain)',
  'client host',
  'envelope from',
  'return path',
);

export const RELAY = family('relay_denied', [
  {
    says: near(
      '(relay|relaying)',
      anyOf(
        anyWord(
          'denied rejected refused forbidden prohibited disabled disallowed blocked',
          'restricted',
        ),
        'not permitted',
        'not allowed',
        'not authorized',
        'not authorised',
        'not supported',
        'not available',
        'not accepted',
        'denied by',
      ),
    ),
    source: 'Postfix "Relay access denied"; Sendmail "Relaying denied"; Exim "relay not permitted"',
  },
  {
    says: adjacent(
      anyOf(
        CANNOT,
        'will not',
        'wont',
        DOES_NOT,
        'refuse to',
        'refusing to',
        'not (allowed|permitted|authorized|authorised) to',
        'attempt to',
        'attempts to',
        'attempted to',
        'permitted to',
        'allowed to',
        'authenticate to',
        'prohibited from',
        'authenticate before',
        'authentication (to|before|required for)',
        'required (to|for)',
        'no',
      ),
      '(relay|relaying)',
    ),
    source: 'Exchange "Unable to relay"; CommuniGate "we do not relay"; cPanel Exim',
  },
  {
    says: anyOf(
      'as relay',
      'denies relay',
      'relaydenied',
      '(unauthorized|unauthorised|unauthenticated) relay',
      'relay check',
      'not configured to relay',
    ),
    source: 'MessageLabs "trying to use me … as a relay"; Sina',
  },
  {
    says: 'rcpthosts',
    source: 'qmail "that domain isn\'t in my list of allowed rcpthosts"',
  },
  {
    says: adjacent(
      '(i|we|server|host|system|site)',
      adjacent(
        anyOf('cannot', 'can not', 'cant', 'will not', 'wont', 'not', DOES_NOT),
        anyWord('accept deliver handle process take receive host accepting handling'),
      ),
      '(mail|email|messages|mails) (for|to)',
    ),
    unless: '(from|ip|sender|for user)',
    source: 'Haraka "I cannot deliver mail for"',
  },
  {
    says: adjacent(
      '(mail|email|messages) (for|to) (domain|host|destination)',
      '(not (accepted|handled|allowed)|rejected|refused|unknown)',
    ),
    source: 'local words: "mail for this domain is not accepted"',
  },
  {
    says: adjacent(
      '(non local|nonlocal|non accepted|unaccepted)',
      '[e mail|email|mail] (address|addresses|domain|domains|recipient|recipients)',
    ),
    source: 'MailEnable "…to a non-local e-mail address"; Exchange 5.7.54 "non-accepted domain"',
  },
  {
    says: anyOf(
      'user not local',
      'domain (not|isnt) (local|hosted|served|handled|configured|accepted|allowed|permitted|recognized|recognised|supported|found here)',
      'not (one of|in) [local|accepted|hosted] domains',
      'not hosted (here|on)',
      'not local (domain|host)',
      'local user only',
      'not (gateway|mail exchanger|responsible|mx|mail host) for',
      'no mx here',
    ),
    unless: OTHER_DOMAIN,
    source: 'RFC 5321 §4.2.3, 551',
  },
  {
    says: adjacent(
      '(recipient|destination|rcpt|target|recipients) (domain|host|domain name)',
      anyOf(
        'not found',
        'unknown',
        'invalid',
        'not accepted',
        'not allowed',
        'not permitted',
        'rejected',
        'not hosted',
        'not local',
        'does not exist',
        'disabled',
        'suspended',
        'expired',
        'not recognized',
        'refused',
        'not known',
        'must exist',
      ),
    ),
    source: 'RFC 3463 §3.2, X.1.2',
  },
  {
    says: anyOf(
      'no such domain',
      'unknown domain',
      'domain unknown',
      'no such host',
      'host unknown',
      'unknown host',
      'unrouteable mail domain',
      'unroutable mail domain',
      'unrouteable domain',
      'unroutable domain',
      'domain not found',
      'domain (does not|doesnt) exist',
      'bad destination system address',
      'domain name not found',
      'host not found',
      'mx not found',
      'no mx',
      'no mx record',
      'malformed dns server reply',
    ),
    unless: OTHER_DOMAIN,
    stage: 'rcpt',
    source:
      'RFC 3463 X.1.2; Postfix reject_unknown_recipient_domain; Exim; Sendmail "Host unknown"',
  },
  {
    says: '(tenantattribution|hosted tenant which no mail enabled subscriptions)',
    source: 'Exchange Online 5.7.64 and 4.4.4',
  },
  {
    says: anyOf(
      'gatewaying',
      'send mail through server',
      'check for mail before sending',
      'check your mail first',
      'pop before smtp',
      'pop3 before smtp',
      'check mail before sending',
      'use pop authentication',
      'must check for new mail',
    ),
    source: 'POP-before-SMTP set-ups of hosters',
  },
  {
    says: adjacent(
      '(turn on|enable|use|requires|require|need)',
      '(smtp authentication|smtp auth) (in your|before|for|to send)',
    ),
    source: 'cPanel Exim "Please turn on SMTP Authentication in your mail client"',
  },
  {
    says: 'delivery not allowed to address',
    source: 'hMailServer "Delivery is not allowed to this address": external to external',
  },
]);
