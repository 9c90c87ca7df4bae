import { anyOf } from '#shared/smtp/meaning/phrase.ts';
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const NDR_PAGE =
  'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online';

/** Texts that only Exchange Online sends, whatever stands in the MX. */
export const EXCHANGE_ONLINE_TEXTS: RuleTable = [
  {
    says: 'recipient address rejected access denied',
    enhanced: '4.1',
    means: 'no_mailbox',
    source: `${NDR_PAGE} (550 5.4.1): directory-based edge blocking, no such recipient`,
  },
  {
    says: anyOf(
      'tenantinboundattribution',
      'restrictdomainstocertificate',
      'restrictdomainstoipaddresses',
    ),
    means: 'policy',
    source: `${NDR_PAGE} (5.7.51): a partner connector takes mail from one gateway only`,
  },
  {
    says: '(access denied|service unavailable) + try again later',
    enhanced: '7.550',
    means: 'sender_blocked',
    source: `${NDR_PAGE} (451 4.7.550)`,
  },
  {
    says: 'server busy try again later',
    enhanced: '7.500-699',
    means: 'rate_limited',
    source: `${NDR_PAGE} (451 4.7.500–699): throttled by the reputation of the address`,
  },
  {
    says: 'permissions to send as sender',
    means: 'sender_auth',
    source: `${NDR_PAGE} (550 5.7.60)`,
  },
];

export const MICROSOFT_365: Dialect = {
  provider: 'microsoft365',
  rules: [
    {
      says: 'access denied',
      enhanced: '4.1',
      means: 'no_mailbox',
      source: `${NDR_PAGE} (550 5.4.1)`,
    },
    { enhanced: '1.10', means: 'no_mailbox', source: `${NDR_PAGE} (550 5.1.10)` },
    {
      says: 'recipient address rejected access denied',
      enhanced: '7.504',
      means: 'no_mailbox',
      source: `${NDR_PAGE} (550 5.7.504): the recipient address is not valid`,
    },
    {
      says: 'banned recipient',
      means: 'recipient_restricted',
      source: `${NDR_PAGE} (550 5.7.505): the recipient may not be written to`,
    },
    { says: 'must rfc', means: 'policy', source: `${NDR_PAGE} (550 5.7.512): no From header` },
  ],
};

const POSTMASTER_PAGE = 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx';

export const OUTLOOK_CONSUMER: Dialect = {
  provider: 'outlook_consumer',
  signature: 's2017062302',
  rules: [
    {
      says: '(s3140|s3150|block list)',
      means: 'sender_blocked',
      source: `${POSTMASTER_PAGE} (550 5.7.1, part of the network is on the block list)`,
    },
    {
      says: '(rp 001|rp 002|rp 003|temporarily rate limited)',
      means: 'rate_limited',
      source: `${POSTMASTER_PAGE} (421 RP-00x, 451 4.7.650–651)`,
    },
    {
      says: '(sc 001|sc 002|sc 003|sc 004|dy 001|dy 002|ou 001|ou 002)',
      means: 'sender_blocked',
      source: `${POSTMASTER_PAGE} (550 SC-00x, DY-00x, OU-00x)`,
    },
    {
      says: 'mailbox unavailable',
      unless: '(sender|spf|dkim|dmarc|policy|blocked|listed|spam|ip address)',
      code: 550,
      means: 'no_mailbox',
      source: `${POSTMASTER_PAGE} (550 5.5.0): the address does not exist`,
    },
  ],
};
