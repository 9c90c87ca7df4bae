import { anyOf } from '#shared/smtp/meaning/phrase.ts';
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const YAHOO_PAGE = 'https://senders.yahooinc.com/smtp-error-codes/';
const AOL_PAGE = 'AOL postmaster, error codes (the page is gone; the codes are still met)';

/** The codes in brackets are Yahoo's and AOL's alone. */
export const YAHOO_TEXTS: RuleTable = [
  {
    says: '(ts01|ts02|tss01|tss02|tss04|tss05|ipts04)',
    means: 'rate_limited',
    source: `${YAHOO_PAGE} (421 4.7.0 [TSS04]: unexpected volume or user complaints)`,
  },
  {
    says: '(ts03|tss07|tss09|tss11|tss13|bl21|bl22|bl23)',
    means: 'sender_blocked',
    source: `${YAHOO_PAGE} (553 5.7.1 [BL21], 5.7.2 [TSS09]: permanently deferred)`,
  },
  { says: 'gl01', means: 'greylisted', source: `${YAHOO_PAGE} (421 4.7.1 [GL01])` },
  { says: 'au01', means: 'sender_auth', source: `${YAHOO_PAGE} (554 5.7.5 (AU01))` },
  { says: '(dyn t1|dyn t2|rly b1|rly b2|rly b3)', means: 'rate_limited', source: AOL_PAGE },
  { says: '(rtr rd|dns nr)', means: 'sender_rdns', source: AOL_PAGE },
  {
    says: anyOf(
      'rtr bl',
      'rtr bb',
      'rtr bg',
      'rtr du',
      'rtr sc',
      'rtr ch',
      'con b1',
      'con b2',
      'rly bl',
      'rly bd',
      'rly ch',
      'rly ir',
      'rly sn',
      'hvu b1',
      'hvu b2',
    ),
    means: 'sender_blocked',
    source: AOL_PAGE,
  },
];

export const YAHOO: Dialect = {
  provider: 'yahoo',
  rules: [
    ...YAHOO_TEXTS,
    {
      says: '(too quickly|receiving mail)',
      means: 'rate_limited',
      source: `${YAHOO_PAGE} (450 User is receiving mail too quickly)`,
    },
    {
      says: 'temporarily deferred',
      unless: '(domain|dns|unresolvable)',
      means: 'rate_limited',
      source: `${YAHOO_PAGE} (421 Message temporarily deferred)`,
    },
  ],
};
