/** `too_many_recipients`: too many RCPT in this transaction or session. */
import { adjacent, anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

/** A count over a while is a rate, whatever is counted. */
const IN_A_WHILE = anyOf(
  'hour',
  'per hour',
  'per day',
  'per minute',
  'recently',
  'recent',
  'received hour',
  'hourly',
  'daily',
  'last hour',
  'today',
  'in short',
  'rate',
  'recipients from',
  'rcpts from',
);

const WRONG_ONES = adjacent(
  anyOf(
    anyWord('invalid unknown bad nonexistent wrong failed rejected undeliverable'),
    'non existent',
  ),
  anyOf('recipients', 'rcpts', 'rcpt', 'users', 'addresses'),
);

export const TOO_MANY_RECIPIENTS = family('too_many_recipients', [
  {
    says: adjacent(
      '(too many|excessive|number of|maximum|max|allowed)',
      '[number of|allowed] (recipients|rcpts|rcpt|receipients|recepients|destinations|recipient addresses|addressees)',
    ),
    unless: [IN_A_WHILE, WRONG_ONES],
    source:
      'RFC 5321 §4.5.3.1.10 (452); Postfix "Error: too many recipients"; Google 4.5.3; qmail chkuser',
  },
  {
    says: adjacent(
      '(recipient|recipients|rcpt|rcpts) [count|number] (limit|limits|maximum|number|count)',
      '(exceeded|reached|exceeds)',
    ),
    unless: [IN_A_WHILE, WRONG_ONES],
    source: 'Yandex "Recipients count limit exceeded"; Exchange',
  },
  {
    says: anyOf(
      'one recipient (at time|per|only)',
      'only one (recipient|rcpt)',
      'only single recipient',
      'single recipient per',
      'one rcpt at time',
      'messages (with|to) multiple (addresses|recipients)',
      'out of allow rcpt numbers',
      'recipients per (message|session|connection|transaction|mail)',
    ),
    unless: IN_A_WHILE,
    source: 'Coremail "out of allow RCPT numbers"; gateways: "only one recipient at a time"',
  },
  {
    says: anyOf(
      'multiple (destination|recipient) domains',
      'separate transaction',
      'recipients in different domains',
      'one domain per',
    ),
    source:
      'Google 451 4.3.0 "Multiple destination domains per transaction is unsupported", 452 4.5.3',
  },
]);
