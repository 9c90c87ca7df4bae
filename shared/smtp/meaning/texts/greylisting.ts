/** `greylisted`: come back later, and it will be accepted. */
import { adjacent, anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const GREYLISTED = family('greylisted', [
  {
    says: '(greylist*|graylist*|grey list*|gray list*|postgrey|sqlgrey)',
    unless: '(black grey|black or grey)',
    source: 'RFC 6647; postgrey, SQLgrey, milter-greylist, rspamd, SmarterMail, Exchange agents',
  },
  {
    says: anyOf(
      'not yet authorized to deliver',
      'not yet authorised to deliver',
      'early retry',
      'early reconnect',
      'retry too (early|soon)',
      'too early to retry',
      'retrying too (early|soon)',
    ),
    source: 'greylistd; SQLgrey "early reconnect"',
  },
  {
    says: adjacent(
      '(try again|retry|come back|try later|reconnect|wait|deferred|delayed|resend|back) [again] [in|after|for|at least] [about|another]',
      anyWord(
        '1 2 3 4 5 6 7 8 9 10 12 15 20 30 45 60 90 120 180 240 300 360 600 900 1800 3600',
        'few some one two five ten fifteen',
      ),
      anyWord('s sec secs second seconds m min mins minute minutes hour hours'),
    ),
    code: [421, 450, 451, 452],
    unless: anyOf(
      anyWord(
        'rate* block* blacklist* reputation spam exceed* error failure unavailable busy',
        'maintenance limit* full quota',
      ),
      'too many',
      'too much',
    ),
    source: 'RFC 6647 §2.4: greylisting servers say when to come back',
  },
  {
    says: anyOf(
      'first time sender',
      'policy rejection try later',
      'first contact',
      'new sender',
      'new to us',
      'delayed delivery',
      'deferred as precaution',
      'temporary rejected first',
      'not seen before',
    ),
    code: [421, 450, 451],
    source: 'RFC 6647 §2.1 in local words: "new sender, please retry"',
  },
]);
