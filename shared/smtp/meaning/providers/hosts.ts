/** Mail hosts and forwarders. */
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

export const ZOHO: Dialect = {
  provider: 'zoho',
  rules: [
    {
      says: '(policy error|mail rejected by destination domain|delivery restricted)',
      means: 'policy',
      source: 'Zoho Mail help, "SMTP errors": a policy of the domain, in spite of 5.1.1 and 5.4.1',
    },
  ],
};

export const RACKSPACE: Dialect = {
  provider: 'rackspace',
  rules: [
    {
      says: '(too much email|too many messages|throttled)',
      means: 'rate_limited',
      source: 'https://docs.rackspace.com/docs/common-email-bounces (G28, G30)',
    },
  ],
};

/** GoDaddy's codes. */
export const GODADDY_TEXTS: RuleTable = [
  {
    says: '(ib501|ib502|ib506|ib508)',
    means: 'sender_auth',
    source: 'GoDaddy help, "email bounce backs": the From address or its SPF record',
  },
  {
    says: 'ib105',
    means: 'sender_blocked',
    source: 'GoDaddy: connection refused, the address is on a block list',
  },
  { says: 'ib212', means: 'policy', source: 'GoDaddy: content judged to be spam' },
  {
    says: 'ib101',
    means: 'temporary_failure',
    source: 'GoDaddy help: server temporarily unavailable',
  },
];

export const SIMPLE_LOGIN: Dialect = {
  provider: 'simplelogin',
  rules: [
    {
      says: 'e504',
      means: 'mailbox_disabled',
      source: 'SimpleLogin status.py: SL E504 Account disabled',
    },
    { says: 'e515', means: 'no_mailbox', source: 'SimpleLogin status.py: SL E515 Email not exist' },
  ],
};

export const IMPROV_MX: Dialect = {
  provider: 'improvmx',
  rules: [
    {
      says: 'forwarding recipient',
      means: 'ambiguous',
      source:
        'ImprovMX: where to forward to could not be read, so that nothing is known of the alias',
    },
  ],
};
