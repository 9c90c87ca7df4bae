/**
 * What servers say of a mailbox in other languages than English. Accents are folded away, German
 * umlauts are written both ways, and Cyrillic is written in Latin letters (alphabet.ts).
 */
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';
import { DISABLED_IN_OTHER_LANGUAGES } from './other-languages-disabled.ts';
import { FULL_IN_OTHER_LANGUAGES } from './other-languages-full.ts';
import { MISSING_IN_OTHER_LANGUAGES } from './other-languages-missing.ts';

export const OTHER_LANGUAGES: RuleTable = [
  ...FULL_IN_OTHER_LANGUAGES,
  ...DISABLED_IN_OTHER_LANGUAGES,
  ...MISSING_IN_OTHER_LANGUAGES,
];
