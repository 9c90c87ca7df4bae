/** All dialects, and the texts that name their provider so that the MX need not be known. */
import { signedRules, type Dialect } from '#shared/smtp/meaning/dialect.ts';
import type { RuleTable } from '#shared/smtp/meaning/rule.ts';
import { ICLOUD } from './apple.ts';
import { DOCOMO, NETEASE, NETEASE_TEXTS, QQ, SINA } from './east-asian.ts';
import { FRENCH_TEXTS, ORANGE_FR } from './french.ts';
import { BARRACUDA, GATEWAY_TEXTS, MIMECAST, PROOFPOINT, TREND_MICRO } from './gateways.ts';
import { GMX, IONOS, MAIL_COM, T_ONLINE_TEXTS, WEB_DE } from './german.ts';
import { GOOGLE } from './google.ts';
import { GODADDY_TEXTS, IMPROV_MX, RACKSPACE, SIMPLE_LOGIN, ZOHO } from './hosts.ts';
import { EXCHANGE_ONLINE_TEXTS, MICROSOFT_365, OUTLOOK_CONSUMER } from './microsoft.ts';
import { AT_AND_T, CLOUDMARK_TEXTS, COMCAST, FACEBOOK } from './north-american.ts';
import { MAIL_RU, YANDEX } from './russian.ts';
import { YAHOO, YAHOO_TEXTS } from './yahoo.ts';

export const DIALECTS: readonly Dialect[] = [
  GOOGLE,
  MICROSOFT_365,
  OUTLOOK_CONSUMER,
  YAHOO,
  ICLOUD,
  MIMECAST,
  PROOFPOINT,
  BARRACUDA,
  TREND_MICRO,
  GMX,
  MAIL_COM,
  WEB_DE,
  IONOS,
  ORANGE_FR,
  YANDEX,
  MAIL_RU,
  QQ,
  NETEASE,
  SINA,
  DOCOMO,
  COMCAST,
  AT_AND_T,
  FACEBOOK,
  ZOHO,
  RACKSPACE,
  SIMPLE_LOGIN,
  IMPROV_MX,
];

export const SIGNED_TEXTS: RuleTable = [
  ...DIALECTS.flatMap((dialect) => signedRules(dialect)),
  ...EXCHANGE_ONLINE_TEXTS,
  ...YAHOO_TEXTS,
  ...GATEWAY_TEXTS,
  ...T_ONLINE_TEXTS,
  ...FRENCH_TEXTS,
  ...NETEASE_TEXTS,
  ...CLOUDMARK_TEXTS,
  ...GODADDY_TEXTS,
];
