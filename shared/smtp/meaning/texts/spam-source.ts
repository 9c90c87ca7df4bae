/** `sender_blocked`: for what we are thought to be: a source of spam, a home computer, an open relay. */
import { anyOf } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const SPAM_SOURCE = family('sender_blocked', [
  {
    says: anyOf(
      'dynamic (ip*|address*|range*|zombied|residential|pool)',
      'dial up',
      'dialup*',
      'residential',
      'dynamically assigned',
      'pool address',
      'consumer (ip|line|broadband)',
      'adsl',
      'home connection',
      'dhcp',
    ),
    source: 'Spamhaus PBL texts; T-Online DIAL; EarthLink; Comcast ES000010',
  },
  {
    says: anyOf(
      'open relay*',
      'openrelay*',
      'open prox*',
      'insecure mail relay',
      'botnet*',
      'zombie*',
      'compromised',
      'infected (host|machine|computer|ip)',
      'hacked',
      'exploited',
      'tor exit',
      'malware (host|source)',
    ),
    unless: ['(open relay not allowed|not open relay|possible open relay)', 'account compromised'],
    source: 'block-list texts; Sendmail local rulesets; Yahoo',
  },
  {
    says: anyOf(
      'not allowed access from',
      'ip hangup',
      'invalid ip',
      'denies sender',
      'not in whitelist',
      'not whitelisted',
      'not on (white list|whitelist)',
      'whitelist only',
      'unknown reputation',
      '(from|in) [your] (country|region)',
      '(from|in) your network',
      'country (blocked|not allowed)',
      'geoip',
      'geo blocked',
    ),
    unless: 'for rcpt domain',
    source: 'Coremail "Invalid IP", "IP is Hangup"; local allow lists: "not in whitelist"',
  },
  {
    says: anyOf(
      'smtp server of your isp',
      'use your (isp|isps|provider|providers)',
      'use smtp server of',
      'through your (isp|provider)',
      'not authorized to send (email|mail) directly',
      'permissions to submit to server',
    ),
    source: 'Google "not authorized to send email directly to our servers"; Sendmail; Exchange',
  },
  {
    says: anyOf(
      'permanently deferred',
      'retrying will not succeed',
      'mail from (rejected|refused|denied)',
      'rejected due to sender ip',
      'part of network',
      'messages from (rejected|blocked|refused)',
    ),
    source: 'Yahoo [TSS09]; Outlook.com S3140, S3150',
  },
  { says: 'no smtp service', source: 'GMX, web.de: refused at connect because of the client' },
]);
