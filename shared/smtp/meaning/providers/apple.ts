import type { Dialect } from '#shared/smtp/meaning/dialect.ts';

const PAGE = 'https://support.apple.com/102322 (postmaster information for iCloud Mail)';

export const ICLOUD: Dialect = {
  provider: 'icloud',
  rules: [
    {
      says: '(inactive email address|inactive mailbox)',
      means: 'mailbox_disabled',
      source: 'Apple, 550 5.1.1 inactive email address',
    },
    { says: '(spf|dkim|dmarc)', means: 'sender_auth', source: `${PAGE}: 554 5.7.1 [HME1]` },
    { says: '(hcm1|hcmdeferral)', means: 'rate_limited', source: `${PAGE}: 421 4.7.1 [HCM1]` },
    { says: '(cs01|hme1|local policy)', means: 'policy', source: `${PAGE}: 554 5.7.1 [CS01]` },
    {
      enhanced: '1.6',
      means: 'no_mailbox',
      source: 'Apple, 550 5.1.6 recipient no longer on server',
    },
  ],
};
