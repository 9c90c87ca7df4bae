/** Access providers of North America and the filters that they share. */
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const COMCAST_PAGE = 'https://postmaster.comcast.net/smtp-error-codes.php';
const COX_PAGE = 'https://postmaster.cox.net/ (error codes)';

/** Cloudmark gateways end their replies with a tag of the operator's. */
export const CLOUDMARK_TEXTS: RuleTable = [
  {
    says: '(cxcnct|cxthrt|cxmxrt|aup (cnct|mxrt))',
    unless: 'sender rejected',
    means: 'rate_limited',
    source: `${COX_PAGE}: connections, messages or recipients over a limit`,
  },
  {
    says: 'cxsndr',
    means: 'sender_auth',
    source: `${COX_PAGE}: the sender's domain, SPF or DKIM`,
  },
  {
    says: '(cxbl|cdrbl|ipbl0*|ipbl1*)',
    means: 'sender_blocked',
    source: COX_PAGE,
  },
];

export const COMCAST: Dialect = {
  provider: 'comcast',
  rules: [
    { says: 'rl000001', means: 'rate_limited', source: COMCAST_PAGE },
    {
      says: '(bl000*|es000001|es000010)',
      means: 'sender_blocked',
      source: COMCAST_PAGE,
    },
    {
      says: 'recipient temporarily unavailable',
      means: 'temporary_failure',
      source: COMCAST_PAGE,
    },
  ],
};

export const AT_AND_T: Dialect = {
  provider: 'att',
  rules: [
    {
      says: '(addressee unknown|blank mailhost|invalid address)',
      means: 'no_mailbox',
      source:
        'AT&T inbound gateways, 550 5.2.1: an unknown addressee, and not one that is disabled',
    },
  ],
};
