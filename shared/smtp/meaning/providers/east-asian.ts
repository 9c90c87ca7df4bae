/** Mailbox providers of China and Japan. */
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const QQ_PAGE = 'https://service.mail.qq.com/ (returned mail, codes 1000722–1000730)';

export const QQ: Dialect = {
  provider: 'qq',
  rules: [
    {
      says: 'mailbox unavailable or access denied',
      means: 'ambiguous',
      source: `${QQ_PAGE}: also said of a mailbox that gets too much mail`,
    },
    { says: '(suspected spam*|suspected bounce*)', means: 'sender_blocked', source: QQ_PAGE },
  ],
};

const NETEASE_PAGE = 'https://mail.163.com/help/help_spam_16.htm (codes of returned mail)';

/** Two letters for where it was decided, three for why. Coremail servers elsewhere send some too. */
export const NETEASE_TEXTS: RuleTable = [
  {
    says: '(hl (rep|icc|ifc|mep)|mi (cel|dmc|ccl|sfq|stc)|rp (cel|ccl|qrc|trc))',
    means: 'rate_limited',
    source: `${NETEASE_PAGE}: connections, commands, messages or recipients over a limit`,
  },
  {
    says: 'rp (drc|rcl)',
    means: 'too_many_recipients',
    source: `${NETEASE_PAGE}: recipients in one connection or message`,
  },
  {
    says: '(hl (ihu|ipb)|dt rbl|wm (bli|blu)|mi spb)',
    means: 'sender_blocked',
    source: `${NETEASE_PAGE}: the address or the sender is held, or not on the list of the allowed`,
  },
  {
    says: '(mi (spf|dma|imf)|dt sum)',
    means: 'sender_auth',
    source: `${NETEASE_PAGE}: SPF, DMARC, form of the sender, envelope against header`,
  },
  {
    says: '(mi nhd|rp rdn)',
    means: 'sender_rdns',
    source: `${NETEASE_PAGE}: empty HELO, no reverse DNS`,
  },
  { says: 'rp frl', means: 'relay_denied', source: `${NETEASE_PAGE}: no open relay` },
  { says: 'dt spm', means: 'policy', source: `${NETEASE_PAGE}: looks like spam` },
];

export const NETEASE: Dialect = {
  provider: 'netease163',
  rules: [
    {
      says: 'user in blacklist',
      means: 'sender_blocked',
      source: `${NETEASE_PAGE}: the sender may not write to NetEase users`,
    },
    {
      says: 'user suspended',
      means: 'mailbox_disabled',
      source: `${NETEASE_PAGE}: the recipient is disabled or frozen`,
    },
  ],
};

export const SINA: Dialect = {
  provider: 'sina',
  rules: [
    {
      says: 'mailbox unavailable',
      unless: '(sender|spf|policy|blocked|listed|spam|black|rbl)',
      code: 550,
      means: 'no_mailbox',
      source: "Sina's list of replies: 550, the mailbox does not exist",
    },
  ],
};

export const DOCOMO: Dialect = {
  provider: 'docomo',
  rules: [
    {
      says: 'too much mail data',
      means: 'mailbox_full',
      source: 'docomo, as senders report it: 552 Too much mail data, the mailbox is full',
    },
  ],
};
