/**
 * Address literals: RFC 5321 §4.1.3, what may stand in brackets in place of a domain.
 *
 * Of the general form `tag ":" content` only IPv6 is registered (IANA "Address Literal Tags"), so
 * any other tag is invalid.
 */

/** `text` is what stands between the brackets, with the tag as `IPv6:` and in lower-case digits. */
export interface AddressLiteral {
  readonly kind: 'literal';
  readonly text: string;
}

const IPV6_TAG = 'ipv6:';
const IPV6_GROUP = /^[0-9a-f]{1,4}$/;
/** RFC 5321 §4.1.3 `Snum`: one to three digits with a value of at most 255. */
const IPV4_NUMBER = /^(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5])$/;
const IPV4_NUMBERS = 4;
const IPV6_GROUPS = 8;
/** An IPv4 address at the end of an IPv6 address stands for the last 32 of its 128 bits. */
const GROUPS_OF_IPV4 = 2;
/** RFC 5321 §4.1.3: "::" stands for at least two groups, so at most six are written beside it. */
const MAX_GROUPS_WITH_COMPRESSION = 6;

/** Reads what stands between the brackets; null when it is no address literal. */
export function parseAddressLiteral(content: string): AddressLiteral | null {
  const lower = content.toLowerCase();
  if (lower.startsWith(IPV6_TAG)) {
    const address = lower.slice(IPV6_TAG.length);
    return isIpv6(address) ? { kind: 'literal', text: `IPv6:${address}` } : null;
  }
  return isIpv4(lower) ? { kind: 'literal', text: lower } : null;
}

function isIpv4(text: string): boolean {
  const numbers = text.split('.');
  return numbers.length === IPV4_NUMBERS && numbers.every((number) => IPV4_NUMBER.test(number));
}

function isIpv6(text: string): boolean {
  const sides = text.split('::');
  const [before = '', after] = sides;
  if (sides.length === 1) return countGroups(before, true) === IPV6_GROUPS;
  if (sides.length > 2 || after === undefined) return false;
  const written = sumGroups(before, after);
  return written !== null && written <= MAX_GROUPS_WITH_COMPRESSION;
}

function sumGroups(before: string, after: string): number | null {
  const left = before === '' ? 0 : countGroups(before, false);
  const right = after === '' ? 0 : countGroups(after, true);
  return left === null || right === null ? null : left + right;
}

/** How many 16-bit groups are written; null when one of them is none. */
function countGroups(text: string, mayEndInIpv4: boolean): number | null {
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  if (mayEndInIpv4 && isIpv4(last)) {
    const others = groups.slice(0, -1);
    return areIpv6Groups(others) ? others.length + GROUPS_OF_IPV4 : null;
  }
  return areIpv6Groups(groups) ? groups.length : null;
}

function areIpv6Groups(groups: readonly string[]): boolean {
  return groups.every((group) => IPV6_GROUP.test(group));
}
