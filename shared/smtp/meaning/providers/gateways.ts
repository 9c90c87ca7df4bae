/** Filtering gateways, whose replies speak for the servers behind them. */
import { anyOf } from '#shared/smtp/meaning/phrase.ts';
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const MIMECAST_PAGE =
  'https://mimecastsupport.zendesk.com/hc/en-us/articles/34000709564691-Policies-Mimecast-SMTP-Error-Codes';

export const MIMECAST: Dialect = {
  provider: 'mimecast',
  signature: 'mimecast com',
  rules: [
    {
      says: '(internal resource|internal resources)',
      means: 'greylisted',
      source: `${MIMECAST_PAGE} (451 Internal resources are temporarily unavailable: greylisting)`,
    },
    {
      says: 'account service',
      means: 'rate_limited',
      source: `${MIMECAST_PAGE} (451 Account service is temporarily unavailable: too many recipients)`,
    },
    {
      says: 'recipient temporarily unavailable',
      means: 'sender_blocked',
      source: `${MIMECAST_PAGE} (451): the sender's address is on a list`,
    },
    {
      says: anyOf(
        'sender address blocked',
        'ip temporarily blacklisted',
        'poor reputation sender',
        'local ct ip reputation',
      ),
      means: 'sender_blocked',
      source: `${MIMECAST_PAGE} (421, 451, 550)`,
    },
    {
      says: anyOf(
        'envelope blocked',
        'envelope rejected',
        'rejected by header*',
        'local policy',
        'manual envelope',
        'admin envelope',
        'message bounced by content',
        'keyword',
      ),
      means: 'policy',
      source: `${MIMECAST_PAGE} (550, 554)`,
    },
    {
      says: '(invalid recipient|recipient invalid|user unknown)',
      means: 'no_mailbox',
      source: `${MIMECAST_PAGE} (550 Invalid Recipient)`,
    },
  ],
};

export const PROOFPOINT: Dialect = {
  provider: 'proofpoint',
  rules: [
    {
      says: 'marked as invalid',
      means: 'no_mailbox',
      source:
        'Proofpoint Essentials, SMTP discovery: 550 5.7.1 User email address is marked as invalid',
    },
    {
      says: '(ipcheck|dnsbl lookup|cloudmark|prs proofpoint)',
      means: 'sender_blocked',
      source: 'Proofpoint Dynamic Reputation: "Blocked - see https://ipcheck.proofpoint.com/"',
    },
  ],
};

export const BARRACUDA: Dialect = {
  provider: 'barracuda',
  rules: [
    {
      // The address is dropped from "(user@example.com:blocked)", and what is left is at the end.
      says: ['permanent failure for one or more recipients', 'blocked'],
      means: 'sender_blocked',
      source: 'Barracuda Email Security Gateway: blocked by a rule or by reputation',
    },
    {
      says: 'no such domain at location',
      means: 'relay_denied',
      source: 'Barracuda Email Gateway Defense: the domain is not configured',
    },
  ],
};

export const TREND_MICRO: Dialect = {
  provider: 'trendmicro',
  rules: [
    {
      says: '(block sender|block send er|block ip)',
      means: 'sender_blocked',
      source: 'Trend Micro Email Security, sender filter: 554 5.7.1 BLOCK-SENDER',
    },
    {
      says: 'no domain',
      means: 'relay_denied',
      source: 'Trend Micro Email Security: 554 5.7.1 NO-DOMAIN, the domain is not managed there',
    },
  ],
};

/** Texts that name the gateway, whatever stands in the MX. */
export const GATEWAY_TEXTS: RuleTable = [
  {
    says: 'recipient address rejected block (sender|send er)',
    means: 'sender_blocked',
    source: 'Trend Micro Email Security',
  },
  {
    says: ['permanent failure for one or more recipients', 'blocked'],
    means: 'sender_blocked',
    source: 'Barracuda Email Security Gateway',
  },
];
