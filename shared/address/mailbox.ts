/**
 * A mailbox as SMTP knows it: RFC 5321 §4.1.2 `Mailbox` with RFC 6531's internationalised form, as
 * used on the public internet. Not RFC 5322's `addr-spec`: no comments, no folding white space, no
 * obsolete forms, no display name, no angle brackets, no source route, no trimming.
 *
 * Parsed once, never checked again: no value of type `Mailbox` holds a control character, a bare
 * angle bracket or a space outside quotes, so none can break out of `RCPT TO:<…>`.
 */
import { parseDomainName } from '#shared/domain/domain-name.ts';
import type { DomainName } from '#shared/domain/domain-name.ts';
import { addressError } from './address-error.ts';
import type { AddressError, AddressErrorCode } from './address-error.ts';
import { parseAddressLiteral } from './address-literal.ts';
import type { AddressLiteral } from './address-literal.ts';
import { hasInvisibleCharacter } from './invisible.ts';
import { parseLocalPart } from './local-part.ts';
import type { LocalPart } from './local-part.ts';
import { octetLength } from './octets.ts';

export type MailDomain = DomainName | AddressLiteral;

export interface Mailbox {
  /** The local part as it goes on the wire: as given, quotes included, in Form C. */
  readonly localPart: string;
  readonly domain: MailDomain;
  /**
   * One spelling for all ways of writing the same domain: lower-case A-labels. The local part is
   * kept as given but for Form C, since only its own server knows whether case, dots or tags matter
   * there (RFC 5321 §2.4). Stable: the normalised form of a normalised address is itself.
   */
  readonly normalized: string;
  /** Valid, but a form hardly ever in use. */
  readonly unusual: null | 'quoted' | 'literal';
  /** Internationalised: what was given has a character outside ASCII. */
  readonly eai: boolean;
  /** The server must offer SMTPUTF8: the local part is not ASCII (RFC 6531 §3.2). */
  readonly needsSmtpUtf8: boolean;
}

export type MailboxResult =
  | { readonly ok: true; readonly mailbox: Mailbox }
  | { readonly ok: false; readonly error: AddressError };

/** RFC 5321 §4.5.3.1.3: a path has 256 octets with its angle brackets. */
const MAX_ADDRESS_OCTETS = 254;
/**
 * More UTF-16 units than any valid address has, with room for a domain that shrinks as it is
 * mapped. Whatever is longer is refused unread, so that parsing takes bounded time.
 */
const MAX_INPUT_UNITS = 1024;

/** The text up to the @, the @, the rest. A quoted local part may itself hold an @. */
const QUOTED_START = /^"(?:[^"\\]|\\[^])*"/;
const NON_ASCII = /[^\p{ASCII}]/u;

/** Reads one address, as it is: whoever wants white space trimmed trims it first. */
export function parseMailbox(input: string): MailboxResult {
  const mailbox = readMailbox(input);
  return typeof mailbox === 'string'
    ? { ok: false, error: addressError(mailbox) }
    : { ok: true, mailbox };
}

/** What stands between the angle brackets of `RCPT TO:<…>`. */
export function wireAddress(mailbox: Mailbox): string {
  return formatAddress(mailbox.localPart, mailbox.domain);
}

/** Whether a text has a character outside ASCII. */
export function isInternationalized(text: string): boolean {
  return NON_ASCII.test(text);
}

function readMailbox(input: string): Mailbox | AddressErrorCode {
  if (input.length > MAX_INPUT_UNITS) return 'address_too_long';
  if (hasInvisibleCharacter(input)) return 'invisible_character';
  const sides = splitAtSign(input);
  if (typeof sides === 'string') return sides;
  const localPart = parseLocalPart(sides.localPart);
  if (typeof localPart === 'string') return localPart;
  const domain = parseMailDomain(sides.domain);
  if (typeof domain === 'string') return domain;
  return buildMailbox(input, localPart, domain);
}

function splitAtSign(input: string): { localPart: string; domain: string } | AddressErrorCode {
  const quoted = QUOTED_START.exec(input)?.[0];
  if (input.startsWith('"') && (quoted === undefined || input.charAt(quoted.length) !== '@')) {
    return 'quoted_string';
  }
  const at = quoted?.length ?? input.indexOf('@');
  if (at === -1) return 'at_sign_missing';
  return { localPart: input.slice(0, at), domain: input.slice(at + 1) };
}

function parseMailDomain(text: string): MailDomain | AddressErrorCode {
  if (!text.startsWith('[')) return parseDomainName(text);
  if (!text.endsWith(']')) return 'address_literal';
  return parseAddressLiteral(text.slice(1, -1)) ?? 'address_literal';
}

function buildMailbox(
  input: string,
  localPart: LocalPart,
  domain: MailDomain,
): Mailbox | AddressErrorCode {
  const normalized = formatAddress(localPart.text, domain);
  if (octetLength(normalized) > MAX_ADDRESS_OCTETS) return 'address_too_long';
  return {
    localPart: localPart.text,
    domain,
    normalized,
    unusual: domain.kind === 'literal' ? 'literal' : localPart.quoted ? 'quoted' : null,
    eai: isInternationalized(input),
    needsSmtpUtf8: isInternationalized(localPart.text),
  };
}

function formatAddress(localPart: string, domain: MailDomain): string {
  return `${localPart}@${domain.kind === 'literal' ? `[${domain.text}]` : domain.ascii}`;
}
