/** Access providers of North America and the filters that they share. */
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const COMCAST_PAGE = 'https://postmaster.comcast.net/smtp-error-codes.php';
const COX_PAGE = 'https://postmaster.cox.net/ (error codes)';

const SPECTRUM_PAGE =
  'https://www.spectrum.net/support/internet/understanding-email-error-codes (AUP#…-nnnn)';

/** Cloudmark gateways end their replies with a tag of the operator's. */
export const CLOUDMARK_TEXTS: RuleTable = [
  {
    says: 'aup + (i|in|mxrt) + (1100|1110|1120|1130|1140|1150)',
    means: 'sender_rdns',
    source: SPECTRUM_PAGE,
  },
  {
    says: '(cxcnct|cxthrt|cxmxrt|aup (cnct|mxrt))',
    unless: 'sender rejected',
    means: 'rate_limited',
    source: `${COX_PAGE}: connections, messages or recipients over a limit`,
  },
  {
    says: 'aup + (i|in) + (1300|1310|1320|1330|1340|1350|1360|1370|1380|1390|1400|1490)',
    unless: '(blocked|sender rejected)',
    means: 'rate_limited',
    source: SPECTRUM_PAGE,
  },
  { says: 'cxdns', means: 'sender_rdns', source: `${COX_PAGE}: the reverse DNS look-up fails` },
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

const FACEBOOK_PAGE = 'http://postmaster.facebook.com/response_codes';

/** Two parts: what the code is about, and how it is meant (P for good, T for now). */
export const FACEBOOK: Dialect = {
  provider: 'facebook',
  rules: [
    { says: '(rcp p1|int p1|int p3|int p4)', means: 'no_mailbox', source: FACEBOOK_PAGE },
    { says: '(rcp p2|rcp p3)', means: 'recipient_restricted', source: FACEBOOK_PAGE },
    { says: 'rcp t1', means: 'temporary_failure', source: FACEBOOK_PAGE },
    { says: 'rcp t4', means: 'mailbox_disabled', source: `${FACEBOOK_PAGE}: deactivated` },
    { says: '(dns p1|dns p2|dns t1|pol p7)', means: 'sender_auth', source: FACEBOOK_PAGE },
    { says: '(dns p3|dns t2)', means: 'sender_rdns', source: FACEBOOK_PAGE },
    {
      says: '(pol p1|pol p2|pol p3|pol p4|pol t1|pol t2|pol t3)',
      means: 'sender_blocked',
      source: FACEBOOK_PAGE,
    },
    { says: '(con t1|con t2|con t3)', means: 'rate_limited', source: FACEBOOK_PAGE },
    { says: '(con t4|msg t1)', means: 'too_many_recipients', source: FACEBOOK_PAGE },
    { says: '(msg p1|msg p2|msg p3|int p2|pol p5|pol p6)', means: 'policy', source: FACEBOOK_PAGE },
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
