import { anyOf, anyWord } from '#shared/smtp/meaning/phrase.ts';
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const GMX_PAGE = 'https://postmaster.gmx.net/en/error-messages';

/** A further line of the same reply says when it is not about the recipient. */
const ANOTHER_CAUSE = anyOf(
  anyWord('reject rejected sender spf dkim dmarc dns policy blocked listed spam virus rate'),
  'ip address',
);

/** United Internet: one mail system, which sends no enhanced codes. */
const UNITED_INTERNET: RuleTable = [
  {
    says: '(exceeded storage allocation|quota exceeded|mailbox full)',
    means: 'mailbox_full',
    source: `${GMX_PAGE} (552 Requested mail action aborted: exceeded storage allocation)`,
  },
  {
    says: 'requested action not taken mailbox unavailable',
    unless: ANOTHER_CAUSE,
    code: 550,
    means: 'no_mailbox',
    source: `${GMX_PAGE}: the recipient does not exist`,
  },
  {
    says: anyOf('reject due to policy violations', 'policy violations', 'policy restrictions'),
    code: [421, 450],
    means: 'rate_limited',
    source: `${GMX_PAGE}: too many recipients that do not exist`,
  },
];

export const GMX: Dialect = {
  provider: 'gmx',
  rules: UNITED_INTERNET,
};

export const MAIL_COM: Dialect = { provider: 'mail_com', rules: UNITED_INTERNET };

export const WEB_DE: Dialect = { provider: 'webde', rules: UNITED_INTERNET };

export const IONOS: Dialect = {
  provider: 'ionos',
  rules: UNITED_INTERNET,
};

/** T-Online answers at connect with a sentence about the client's address and a tag. */
export const T_ONLINE_TEXTS: RuleTable = [
  {
    says: '(rx t online de|nowl|ask your postmaster for help)',
    means: 'sender_blocked',
    source: 'https://postmaster.t-online.de/ §4.7: refused for the reputation of the address',
  },
];
