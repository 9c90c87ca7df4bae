/**
 * A domain name that may stand to the right of the @: an internet host name of two labels or more.
 *
 * Internationalised names follow UTS #46, non-transitional, with STD3 rules and with the checks
 * for hyphens, joiners, bidirectional text and lengths. The mapping is done by the runtime's URL
 * parser (WHATWG URL "domain to ASCII"): Node and workerd carry the same engine, so the tables
 * cost the edge bundle nothing. What URL leaves out is done here: STD3, hyphens, lengths, and the
 * proof that an A-label is what its Unicode form encodes to.
 */
import { decodePunycode } from './punycode.ts';

/** A valid name in both its forms. `ascii` is lower case and is what DNS and SMTP are given. */
export interface DomainName {
  readonly kind: 'name';
  readonly ascii: string;
  readonly unicode: string;
}

/** What is wrong with a text that is no domain name. */
export type DomainNameError =
  | 'domain_missing'
  | 'domain_character'
  | 'domain_dot'
  | 'domain_hyphen'
  | 'domain_idna'
  | 'domain_label_too_long'
  | 'domain_too_long'
  | 'domain_single_label'
  | 'domain_numeric_tld';

/** RFC 1035 §2.3.4. */
const MAX_LABEL_OCTETS = 63;
/** RFC 1035 §2.3.4 allows 255 octets on the wire: 253 characters as text. */
const MAX_NAME_OCTETS = 253;

/** IDNA prefix of an A-label (RFC 5890 §2.3.2.1). */
const ACE_PREFIX = 'xn--';
/** Anything that the mapping may turn into letters, digits, hyphens and dots. */
const MAPPABLE = /^[A-Za-z0-9.\-\u{80}-\u{10FFFF}]*$/u;
const NON_ASCII = /[^\p{ASCII}]/u;
const LETTERS_DIGITS_HYPHENS = /^[a-z0-9-]+$/;
const ALL_DIGITS = /^[0-9]+$/;

/**
 * Reads a domain name as it stands in an address: no trailing dot, no trimming.
 *
 * @returns the name, or the code of the first thing that is wrong with it.
 */
export function parseDomainName(text: string): DomainName | DomainNameError {
  if (text === '') return 'domain_missing';
  if (!MAPPABLE.test(text)) return 'domain_character';
  const ascii = NON_ASCII.test(text) ? toAscii(text) : text.toLowerCase();
  if (ascii === null) return 'domain_idna';
  const labels = ascii.split('.');
  const error = findNameError(ascii, labels);
  if (error !== null) return error;
  const unicode = toUnicode(labels);
  // A name that does not survive the round trip is a forgery of a U-label: nobody can register it.
  if (unicode === null || (unicode !== ascii && toAscii(unicode) !== ascii)) return 'domain_idna';
  return { kind: 'name', ascii, unicode };
}

function findNameError(ascii: string, labels: readonly string[]): DomainNameError | null {
  for (const label of labels) {
    const error = findLabelError(label);
    if (error !== null) return error;
  }
  if (ascii.length > MAX_NAME_OCTETS) return 'domain_too_long';
  // RFC 5321 §2.3.5: a fully-qualified name. A lone top-level domain takes no mail (RFC 7085).
  if (labels.length < 2) return 'domain_single_label';
  // RFC 3696 §2: no top-level domain is all digits, so that a name never looks like an IPv4 address.
  if (ALL_DIGITS.test(labels.at(-1) ?? '')) return 'domain_numeric_tld';
  return null;
}

function findLabelError(label: string): DomainNameError | null {
  if (label === '') return 'domain_dot';
  if (label.length > MAX_LABEL_OCTETS) return 'domain_label_too_long';
  if (!LETTERS_DIGITS_HYPHENS.test(label)) return 'domain_character';
  if (label.startsWith('-') || label.endsWith('-')) return 'domain_hyphen';
  // UTS #46 §4.1, CheckHyphens: "--" in third and fourth place is reserved for prefixes like xn--.
  if (label.startsWith('--', 2) && !label.startsWith(ACE_PREFIX)) return 'domain_hyphen';
  return null;
}

/** UTS #46 ToASCII with CheckBidi and CheckJoiners, as the URL standard asks for; null on failure. */
function toAscii(name: string): string | null {
  return URL.parse(`http://${name}`)?.hostname ?? null;
}

function toUnicode(labels: readonly string[]): string | null {
  const decoded: string[] = [];
  for (const label of labels) {
    const unicode = label.startsWith(ACE_PREFIX)
      ? decodePunycode(label.slice(ACE_PREFIX.length))
      : label;
    if (unicode === null) return null;
    decoded.push(unicode);
  }
  return decoded.join('.');
}
