import type { Dialect } from '#shared/smtp/meaning/dialect.ts';

const PAGE =
  'https://knowledge.workspace.google.com/admin/support/troubleshooting/gmail-smtp-errors-and-codes';

/** Google takes care with its enhanced codes, which tell more than the sentences after them. */
export const GOOGLE: Dialect = {
  provider: 'google',
  signature: 'gsmtp',
  rules: [
    {
      says: '(receiving mail|receiving email|receivingrate*|peak smtp relay limit)',
      means: 'rate_limited',
      source: `${PAGE} (450 4.2.1, 550 5.2.1): it exists, and gets mail too fast`,
    },
    {
      says: '(tls required|tls connection)',
      means: 'tls_required',
      source: `${PAGE} (421 4.7.0 TLS required for RCPT domain, 4.7.29)`,
    },
    {
      says: '(not in whitelist for rcpt domain|policy prohibited|violates)',
      means: 'policy',
      source: `${PAGE} (421 4.7.0, 550 5.7.1): a rule of the domain's administrator`,
    },
    {
      says: '(quota exceeded|peak smtp relay limit)',
      enhanced: '7.1',
      means: 'rate_limited',
      source: `${PAGE} (550 5.7.1 Email quota exceeded)`,
    },
    {
      says: '(unusual rate|rate limited)',
      unless: '(ptr|spf|dmarc|tls|dkim (authentication|does))',
      means: 'rate_limited',
      source: `${PAGE} (421 4.7.0, 4.7.28)`,
    },
    {
      says: 'ipv6 sending guidelines',
      means: 'sender_rdns',
      source: `${PAGE} (550 5.7.1 IPv6AuthError)`,
    },
    {
      says: '(likely unsolicited|likely suspicious|blocked)',
      unless:
        '(ptr|dkim|spf|dmarc|authentication|authenticated|unauthenticated|compliant|content presents)',
      means: 'sender_blocked',
      source: `${PAGE} (550 5.7.1, 5.7.28)`,
    },
    { enhanced: '7.23', means: 'sender_rdns', source: `${PAGE} (421 4.7.23)` },
    { enhanced: '7.25', means: 'sender_rdns', source: `${PAGE} (550 5.7.25)` },
    { enhanced: '7.24', means: 'sender_auth', source: `${PAGE} (550 5.7.24: SPF)` },
    { enhanced: '7.26-27', means: 'sender_auth', source: `${PAGE} (550 5.7.26, 5.7.27)` },
    { enhanced: '7.29', means: 'tls_required', source: `${PAGE} (421 4.7.29)` },
    {
      enhanced: '7.30-32',
      means: 'sender_auth',
      source: `${PAGE} (4.7.30 DKIM, 4.7.31 and 4.7.32 DMARC)`,
    },
    { enhanced: '7.40', means: 'sender_auth', source: `${PAGE} (4.7.40 DMARC)` },
    {
      enhanced: '1.2',
      means: 'relay_denied',
      source: `${PAGE} (553 5.1.2: recipient domain not found)`,
    },
  ],
};
