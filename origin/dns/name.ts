/** Domain names in text: lower case, no dot at the end; the root is ''. */

/** RFC 1035 §2.3.4: 255 octets on the wire, which leaves 253 characters of text. */
const LONGEST_NAME = 253;
/**
 * Letters, digits, hyphens and underscores, 63 at most. RFC 1123 §2.1 has no underscores in host
 * names; service names (RFC 8552) and some mail hosts do.
 */
const LABEL = /^[a-z0-9_-]{1,63}$/;
const ALL_DIGITS = /^\d+$/;

/** The one form in which names are compared, cached and asked for. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** Whether a canonical name can be asked for. */
export function isQueryName(name: string): boolean {
  return name.length <= LONGEST_NAME && name.split('.').every((label) => LABEL.test(label));
}

/**
 * Whether a canonical name can be that of a mail host. An address in place of a name is none: the
 * last label is never all digits (RFC 3696 §2).
 */
export function isHostName(name: string): boolean {
  return isQueryName(name) && !ALL_DIGITS.test(name.slice(name.lastIndexOf('.') + 1));
}
