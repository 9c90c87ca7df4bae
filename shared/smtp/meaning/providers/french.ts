/** French mailbox providers, who number their replies. */
import { anyWord } from '#shared/smtp/meaning/phrase.ts';
import type { Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';

const ORANGE = 'Orange and La Poste: bilingual texts that end in OFRnnn_nnn or LPNnnn_nnn';
const SFR_PAGE = 'https://bentonow.com/smtp-errors/sfr (SFR_IN_nnn; SFR has no page of its own)';

/** What stands before the number: the operator, and which of its servers it was. */
const OPERATOR = anyWord(
  'ofr ofr004 ofr005 ofr006 ofr007 ouk lpn lpn001 lpn004 lpn006 lpn007 lpn105',
);

/** The numbers mean the same at both operators, and hold whatever stands in the MX. */
export const FRENCH_TEXTS: RuleTable = [
  { says: `${OPERATOR} + (416|418)`, means: 'no_mailbox', source: `${ORANGE}: invalid recipient` },
  { says: 'lpn416', means: 'no_mailbox', source: `${ORANGE}: invalid recipient` },
  { says: `${OPERATOR} + 417`, means: 'mailbox_full', source: `${ORANGE}: recipient overquota` },
  {
    says: `${OPERATOR} + (420|426)`,
    means: 'mailbox_disabled',
    source: `${ORANGE}: recipient archived, recipient account blocked`,
  },
  {
    says: `${OPERATOR} + (403|405|415|421)`,
    means: 'sender_auth',
    source: `${ORANGE}: invalid sender, mail from not owned by user`,
  },
  { says: `${OPERATOR} + 104`, means: 'rate_limited', source: `${ORANGE}: too many connections` },
  {
    says: `${OPERATOR} + (102|103|425)`,
    means: 'sender_blocked',
    source: `${ORANGE}: client host blocked, sender domain on a list`,
  },
  { says: `${OPERATOR} + 506`, means: 'policy', source: `${ORANGE}: mail rejected` },
  { says: 'sfr in + (101|103)', means: 'sender_blocked', source: `${SFR_PAGE}: spam, errors` },
  {
    says: 'sfr in + (104|105)',
    means: 'rate_limited',
    source: `${SFR_PAGE}: too many unknown users, too much mail`,
  },
];

export const ORANGE_FR: Dialect = {
  provider: 'orange',
  rules: [
    {
      says: '(emetteur invalide|invalid sender)',
      unless: 'blacklisted',
      means: 'sender_auth',
      source: `${ORANGE}: 405, the sender's domain or its SPF`,
    },
    { says: 'service refuse', means: 'temporary_failure', source: `${ORANGE}: 105, 999` },
  ],
};
