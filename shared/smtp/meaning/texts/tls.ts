/** `tls_required`: the server wants TLS, or better TLS. */
import { anyOf } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

const NO_TLS_HERE = anyOf(
  'not available',
  'not supported',
  'unavailable',
  'not advertised',
  'not offered',
  'temporar*',
);

export const TLS_REQUIRED = family('tls_required', [
  {
    says: anyOf(
      'issue starttls',
      'starttls (first|required|command first|before|needed)',
      'use starttls',
      '(tls|ssl|sslv3) connection required',
      'tls (required|encryption required|connection required|needed|mandatory)',
      '(requires|require|required|requiring|must use|use|via) (tls|ssl)',
      'requires encryption',
      'tls must',
      'over tls',
      'over ssl',
      'without (tls|encryption)',
      'non tls',
      'tls only',
      'secure smtp',
    ),
    unless: NO_TLS_HERE,
    source:
      'RFC 3207 §4 "Must issue a STARTTLS command first"; Google "TLS required for RCPT domain"',
  },
  {
    says: anyOf(
      'encryption (required|needed|mandatory)',
      '(encrypted|secure) (connection|session|channel) (required|needed|only)',
      'require (encrypted|secure) connection',
      'must encrypted',
      'connection (not|isnt) (encrypted|secure)',
      '(plaintext|unencrypted|insecure) (connection|session|connections|mail) (not|refused|rejected)',
      'strength ciphers',
      'stronger (cipher|ciphers|encryption)',
      'tls version',
      'cipher (strength|suite)',
      'requiretls',
    ),
    source: 'RFC 5248 X.7.10; RFC 8689; Mimecast "This route requires high-strength ciphers"',
  },
  {
    says: anyOf(
      '(tls|ssl) (handshake|negotiation|error)',
      'starttls negotiation',
      'client certificate',
      'certificate (verification failed|verify failed|required|not trusted)',
    ),
    unless: NO_TLS_HERE,
    source: 'Sendmail 403 4.7.0 "TLS handshake failed"; Exim tls_verify_hosts',
  },
]);
