/** `sender_auth`: SPF, DKIM or DMARC fails, or the server could not verify the sender. */
import { adjacent, anyOf } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { CANNOT } from './vocabulary.ts';

export const SENDER_AUTHENTICATION = family('sender_auth', [
  {
    says: anyOf(
      'spf',
      'spf1',
      'sender policy framework',
      'senderid',
      'sender id',
      'dkim',
      'domainkeys',
      'mfrom identity',
      'in mfrom',
      'dmarc',
      'arc chain',
      'openspf',
    ),
    unless: [
      'blocked using',
      '(spf|dkim|dmarc) (temporary|temp|temperror|dns) (error|failure|lookup)',
    ],
    source: 'RFC 7208, 6376 and 7489; RFC 7372 X.7.20–X.7.26; policyd-spf, GMX, Google, Microsoft',
  },
  {
    says: anyOf(
      'authentication checks failed',
      'email authentication',
      'unauthenticated (email|mail|sender|message|messages)',
      'sender authentication',
      'required authentication level',
      'authentication requirements',
      'passes authentication',
    ),
    unless: '(smtp authentication|smtp auth|relay*)',
    source: 'RFC 7372 X.7.26; Google 5.7.26; Exchange Online 5.7.515',
  },
  {
    says: anyOf(
      'spoof*',
      'antispoof*',
      'anti spoof*',
      'forged (sender|from|address)',
      'sender forged',
      'forgery',
      'faked sender',
      'fake sender',
      'fake from',
    ),
    unless: '(helo|ehlo)',
    source: 'Mimecast "Anti-Spoofing policy"; several gateways',
  },
  {
    says: anyOf(
      'sender (verify|verification|callout|callback)',
      'senders verification',
      'callback setup failed while verifying',
      'verification failed for',
      'unverifiable sender',
    ),
    unless:
      '(recipient verif*|recipient verify|no sender verification|callout verification failed)',
    source: 'Exim verify = sender; milter-sender; hMailServer "Sender verification failed"',
  },
  {
    says: ['callout verification failed', 'sender'],
    source: 'Exim verify = sender/callout',
  },
  {
    says: adjacent(
      `${CANNOT} (verify|validate|check)`,
      '[your] (sender|senders|from address|return path|envelope sender)',
    ),
    source: 'milter-sender and local words for it: "unable to verify sender"',
  },
  {
    says: adjacent(
      '(not|isnt|arent|dont|doesnt|does not)',
      '(allowed|authorized|authorised|permitted|permit|allow|authorize|permissions) [sender|host|hosts] [to]',
      '(send|sending|use|submit)',
      anyOf(
        'mail',
        'mails',
        'email',
        'e mail',
        'messages',
        'as',
        'for',
        'from',
        'on behalf',
        'in name',
      ),
    ),
    unless: [
      'relay*',
      'to (recipient|address|user|list|group|mailbox)',
      '(directly to|more mail|so many|country)',
    ],
    source: 'policyd-spf; Hostpoint; GoDaddy IB508; Exchange 5.7.60 "send as this sender"',
  },
  {
    says: 'verify mailfrom failed',
    source: 'Coremail',
  },
  {
    says: anyOf(
      'invalid ip for sending mail of domain',
      'not permitted by (domain|owner)',
      'not (allowed|authorized|authorised|permitted) by domain',
      'not designated',
      'domain owner',
      'not owned by (user|you)',
      'ip not authorized (for|by)',
    ),
    source: 'RFC 7208 explanations; GMX "not permitted by the domain owner"',
  },
]);
