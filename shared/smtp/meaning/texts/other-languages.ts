/**
 * What servers say in other languages than English, of us and of a mailbox. Accents are folded away,
 * German umlauts are written both ways, and Cyrillic is written in Latin letters (alphabet.ts).
 */
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';
import { DISABLED_IN_OTHER_LANGUAGES } from './other-languages-disabled.ts';
import { FULL_IN_OTHER_LANGUAGES } from './other-languages-full.ts';
import { MISSING_IN_OTHER_LANGUAGES } from './other-languages-missing.ts';
import { TEMPORARY_IN_OTHER_LANGUAGES, US_IN_OTHER_LANGUAGES } from './other-languages-us.ts';

export const OTHER_LANGUAGES: RuleTable = [
  ...US_IN_OTHER_LANGUAGES,
  ...FULL_IN_OTHER_LANGUAGES,
  ...DISABLED_IN_OTHER_LANGUAGES,
  ...MISSING_IN_OTHER_LANGUAGES,
  ...TEMPORARY_IN_OTHER_LANGUAGES,
];
