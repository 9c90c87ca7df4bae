/** `rate_limited`: too many connections, messages, commands or wrong recipients, or too fast. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { MAILBOX } from './vocabulary.ts';

/** What is counted, in "too many …". */
const COUNTED = anyOf(
  anyWord(
    'connections concurrent simultaneous open parallel smtp connects connection',
    'sessions messages message mails mail emails email deliveries errors error',
    'commands command unrecognized unknown userid syntax protocol failures failed',
    'rejects rejected requests attempts transactions invalid bad nonexistent nonmail',
    'wrong hits bounces hosts new undeliverable undelivered unauthenticated',
    'unsuccessful recent recipients rcpts',
  ),
  'e mails',
  'non existent',
  'non mail',
  'non smtp',
  'spam messages',
);

const LIMIT = '(limit|limits|quota|threshold|allowance|maximum|rate)';

export const RATE_LIMITED = family('rate_limited', [
  {
    says: adjacent(
      anyOf(
        'too many',
        'excessive',
        'excessive number of',
        'unusually many',
        'maximum number of',
        'max number of',
        'too frequent',
        'large (number|volume|amount) of',
        'limit on number of',
        'number of allowed',
      ),
      COUNTED,
    ),
    unless: '(on server|(on|in) mailbox|in inbox|hops)',
    source:
      'Postfix anvil(8) "too many connections"; Sendmail "Too many open connections"; IronPort "Too many invalid recipients"; Exim "too many nonmail commands"',
  },
  {
    says: anyOf(
      'rate limit*',
      'ratelimit*',
      'rate control*',
      'rate exceed*',
      'sending rate',
      'connection rate',
      'message rate',
      'submission rate',
      'receiving rate',
      'mail rate',
      'email rate',
      'send rate',
      'at rate',
      'unusual rate',
      'high rate',
      'high error rate',
      'throttl*',
      'traffic shaping',
      'flow control',
      'relay limit exceeded',
      'per domain connection limit',
      'recipients from',
      'flooding',
      'mail bomb*',
      'volume limit*',
    ),
    source:
      'Sendmail ConnectionRateThrottle; Google ReceivingRate; Mail.ru "Ratelimit exceeded"; PowerMTA',
  },
  {
    says: anyOf(
      'too fast',
      'too quickly',
      'too much mail',
      'too much email',
      'too much traffic',
      'too often',
      'too rapidly',
      'too frequently',
      'slow down',
      'slowdown',
      'slower',
      'unexpected volume',
      'high volume',
      'volume of (mail|email|messages|emails)',
      'excessive volume',
      'unusual (traffic|volume)',
      'too (much|many) recent',
    ),
    unless: 'too much mail data',
    source: 'Postfix "too much mail from"; Orange "slow down"; Yahoo "unexpected volume"',
  },
  {
    says: adjacent(
      anyOf(
        'frequency',
        'connection frequency',
        'ip frequency',
        'sender frequency',
        'domain frequency',
      ),
      anyOf('limited', 'limit', 'limitation', 'exceeded'),
    ),
    source: 'QQ "Connection frequency limited"',
  },
  {
    says: near(
      adjacent(
        anyOf(
          anyWord(
            'connection connections concurrency session sessions message messages email',
            'emails mail sending hourly daily client smtp traffic command error errors',
            'submission delivery configured outgoing outbound sender relay',
          ),
          'concurrent connections',
          'sending quota',
          'user sending',
          'policy rejection',
          'junk command',
        ),
        LIMIT,
      ),
      '(exceeded|reached|exceed|exceeds|over|hit)',
    ),
    unless: '(mailbox limit|size limit|quota rejected by)',
    source:
      'Exchange "…has exceeded a limit"; policyd "Policy Rejection: Quota exceeded"; Google 5.4.5',
  },
  {
    says: adjacent(
      near(
        '(exceed|exceeds|exceeded|exceeding|reached|over|hit|above)',
        anyOf(
          'number of',
          'maximum number of',
          'limit',
          'limit of',
          'limit on',
          'limit for',
          'max',
          'maximum',
        ),
      ),
      '[allowed|concurrent|simultaneous|of] (connections|messages|emails|mails|sessions|connection|concurrent|simultaneous|invalid|errors|error)',
    ),
    unless: '(mailbox|size)',
    source: 'Exchange "maximum number of concurrent connections has exceeded a limit"; cPanel',
  },
  {
    says: near(
      '(exceed|exceeds|exceeded|exceeding|reached|over|hit)',
      anyOf(
        'configured limit',
        'connection limit',
        'sending limit',
        'messaging limits',
        'sending limits',
        'message limit',
        'hourly limit',
        'daily limit',
        'concurrency limit',
        'rate',
        'error limit',
        'messages per connection',
        'message per connection',
        'max emails per hour',
        'limit per hour',
      ),
    ),
    unless: '(mailbox|size)',
    source: 'Exchange; Yahoo "Max message per connection reached"; cPanel',
  },
  {
    says: anyOf(
      'max emails per hour',
      'emails per hour',
      'messages per hour',
      'messages per connection',
      'message per connection',
      'hourly limit',
      'daily limit',
      'limits for how many',
      'sent per hour',
    ),
    source: 'cPanel; Yahoo; Outlook.com RP-001',
  },
  {
    says: adjacent(
      anyOf(
        anyWord(
          'sending sender senders outgoing outbound hourly daily connection rate submission',
          'smtp relay',
        ),
        'message rate',
        'policy rejection',
      ),
      'quota',
    ),
    source: 'Google 5.4.5 "Daily user sending quota exceeded"; policyd',
  },
  {
    says: anyOf(
      'dictionary attack*',
      'directory harvest*',
      'harvest attack*',
      'harvesting',
      'dha attack',
      'namespace (mining|probing)',
      'dictionary scan*',
    ),
    source: 'IronPort DHAP; Baruwa; Outlook.com "namespace mining"',
  },
  {
    says: '(thread limit|too many in progress)',
    source: 'Exchange Online 4.3.2 STOREDRV "recipient thread limit exceeded"',
  },
  {
    says: near(
      MAILBOX,
      '(received|receiving|gets|receives) [mail|email|messages] too (much|many|quickly|fast)',
    ),
    source: 'Rackspace "Mailbox received too much email in a short period of time"; Google; Yahoo',
  },
  {
    says: '(user complaints|spam complaints|complaints from users)',
    code: [421, 450, 451],
    source: 'Yahoo 421 4.7.0 [TSS04] "unexpected volume or user complaints"',
  },
]);
