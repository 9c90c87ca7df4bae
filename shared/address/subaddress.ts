/**
 * Subaddresses: RFC 5233 "user+detail", where mail goes to "user" and the detail is the owner's own
 * label. They are recognised and never merged: `normalized` keeps them, because only the receiving
 * server knows what is one mailbox and what is two.
 */
import type { Mailbox } from './mailbox.ts';

export interface Subaddress {
  /** Whose mailbox it is, where the provider does as most do. */
  readonly base: string;
  readonly detail: string;
}

/** RFC 5233 §1 leaves the separator open; nearly everybody took the plus sign. */
const COMMON_SEPARATOR = '+';
const YAHOO_SEPARATOR = '-';
/**
 * Yahoo's own names have no hyphen: one in the local part parts base and keyword of what Yahoo
 * calls a disposable or temporary address (Yahoo help, "Create disposable email addresses").
 */
const YAHOO = /^(?:yahoo(?:\.[a-z]{2,3}){1,2}|ymail\.com|rocketmail\.com|myyahoo\.com)$/;
/** Fastmail delivers `detail@base.fastmail.com` to base (Fastmail help, "Subdomain addressing"). */
const FASTMAIL_SUBDOMAIN = /^([a-z0-9-]+)\.(?:fastmail\.(?:com|fm|net|org)|messagingengine\.com)$/;

/** The parts of a subaddress, or null where the address is none. */
export function subaddressOf(mailbox: Mailbox): Subaddress | null {
  if (mailbox.unusual !== null || mailbox.domain.kind === 'literal') return null;
  const { ascii } = mailbox.domain;
  const [, fastmailUser] = FASTMAIL_SUBDOMAIN.exec(ascii) ?? [];
  if (fastmailUser !== undefined) return { base: fastmailUser, detail: mailbox.localPart };
  const plus = splitAt(mailbox.localPart, COMMON_SEPARATOR);
  if (plus !== null) return plus;
  return YAHOO.test(ascii) ? splitAt(mailbox.localPart, YAHOO_SEPARATOR) : null;
}

/** Whether an address is a subaddress. */
export function isSubaddressed(mailbox: Mailbox): boolean {
  return subaddressOf(mailbox) !== null;
}

/** A separator at the very beginning leaves no base, and so parts nothing. */
function splitAt(localPart: string, separator: string): Subaddress | null {
  const index = localPart.indexOf(separator);
  if (index < 1) return null;
  return { base: localPart.slice(0, index), detail: localPart.slice(index + separator.length) };
}
