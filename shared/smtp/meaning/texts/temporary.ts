/** `temporary_failure`: a temporary fault or load of the server. */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';
import { CANNOT } from './vocabulary.ts';

/** The server is still asking another one; what that one said so far decides nothing. */
export const STILL_ASKING = family('temporary_failure', [
  {
    says: anyOf(
      'unverified address',
      'verification in progress',
      'unverified recipient',
      'address lookup failed',
      'recipient verify callout',
      'recipient callout',
      'recipient verification (defer*|temporar*|in progress)',
      'temporarily unable to verify',
    ),
    code: [421, 450, 451],
    source: 'Postfix verify(8), unverified_recipient_defer_code (450); Exim callouts',
  },
]);

export const TEMPORARY = family('temporary_failure', [
  {
    says: near(
      adjacent(
        CANNOT,
        anyOf(
          anyWord(
            'verify validate check contact lookup connect complete process read open load',
            'access',
          ),
          'look up',
        ),
      ),
      anyWord(
        'recipient address addresses user mailbox your database directory server controls',
        'connection email message request control ldap',
      ),
    ),
    code: [421, 450, 451, 452, 454],
    source: 'qmail "unable to read controls"; Mimecast "Unable to process connection"; stalwart',
  },
  {
    says: adjacent(
      '(temporary|temporarily|transient|tempfail|temp)',
      anyOf(
        anyWord(
          'failure fail failed error problem system server local internal unavailable',
          'unable lookup domain dns issue condition rejected reject deferred overloaded',
          'busy resource storage disabled locked inaccessible suspended delayed',
        ),
        'not available',
        'out of',
      ),
    ),
    unless: adjacent(
      anyOf('account', 'mailbox', 'user', 'email', 'recipient'),
      'temporarily',
      anyOf('disabled', 'suspended', 'inaccessible', 'deferred'),
    ),
    source: 'RFC 5321 §4.2.3; Amazon SES "Temporary failure"; Yahoo; Zoho "Temporary System Error"',
  },
  {
    says: '(account|mailbox|user) unavailable',
    code: [421, 450, 451, 452],
    source: 'RFC 5321 §4.2.3, 450 "mailbox unavailable": busy, or blocked for a while',
  },
  {
    says: anyOf(
      'internal (server|system) error',
      'internal error',
      'internal resource*',
      'internal software error',
      'local error',
      'local problem',
      'error in processing',
      'processing error',
      'system error',
      'server error',
      'software error',
      'server configuration (error|problem)',
      'configuration error',
      'unexpected error',
      'data format error',
      'i o error',
      'io error',
      'write error',
      'read error',
      'queue file',
      'mail system (problem|configuration)',
      'system configuration error',
      'system config error',
      'database error',
      'backend error',
      'ldap error',
      'policy server error',
      'milter error',
    ),
    unless: ['(smtp protocol|syntax)', 'unrecoverable'],
    source: 'RFC 5321 §4.2.3, 451; Postfix 4.3.5; Dovecot "Internal error occurred"; Sendmail',
  },
  {
    says: anyOf(
      'server (busy|too busy|overloaded)',
      'system (busy|too busy|overloaded|load)',
      'too busy',
      'busy try',
      'load [average] too high',
      'high load',
      'heavy load',
      'overload*',
      '(resources|resource) [temporarily] unavailable',
      'resources temporarily',
      'out of memory',
      'cannot allocate',
      'not enough memory',
      'insufficient (system|disk|memory|resources|storage|space|server)',
      'low on (disk|space)',
      'no space left',
      'disk (full|space)',
      'system storage',
      'system resources',
      'space shortage',
      'queue (full|unavailable)',
      'spool (full|directory)',
      'no [disk] space',
      'organization queue quota',
      'mail system full',
      'no mdb',
    ),
    source:
      'RFC 5321 §4.2.3, 452; Sendmail 4.4.5; Exchange back pressure 4.3.1; Exim "space shortage"',
  },
  {
    says: anyOf(
      'lookup (failure|failed|error|timeout|problem|failures)',
      'dns (error|failure|timeout|temporary|problem|server|lookup|query)',
      'name server (timeout|error|failure)',
      'nameserver (timeout|error)',
      'name service error',
      'host or domain name not found',
      'servfail',
      'try again dns',
    ),
    unless: 'hostname lookup',
    source: 'Postfix "Temporary lookup failure"; Sendmail "Name server timeout"',
  },
  {
    says: anyOf(
      'time out',
      'timeout',
      'timed out',
      'connection (lost|reset|timed out|closed|timeout|expired)',
      'try reconnecting',
      'closing connection',
      'idle too long',
      'no response',
    ),
    unless: 'not in whitelist',
    code: [421, 450, 451, 452, 454],
    source: 'Postfix 4.4.2 "Error: timeout exceeded"; Exchange 4.4.1',
  },
  {
    says: anyOf(
      'service (not available|unavailable|temporarily unavailable|not active|shutting down|stopped|closing)',
      'shutting down',
      'shutdown',
      'going down',
      'maintenance',
      'closing transmission channel',
      'not available closing',
      'server (unavailable|not available|down|closing)',
      'system (unavailable|not available|down|shutting)',
      'service down',
      'out of service for',
    ),
    source: 'RFC 5321 §3.8 and §4.2.3, 421; Exchange 4.3.2',
  },
  {
    says: '(tls|starttls) ~ (not available|unavailable|not supported)',
    source: 'RFC 3207 §4, 454 "TLS not available due to temporary reason"',
  },
  {
    says: anyOf(
      'license expired',
      'licence expired',
      'no (backend|upstream)',
      'unable to contact',
      'upstream',
    ),
    source: 'Barracuda "License Expired"; gateways whose back end is down',
  },
]);
