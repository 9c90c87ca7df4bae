/** IP addresses as octets: 4 of IPv4, 16 of IPv6, in network order. */

const IPV4_OCTETS = 4;
const IPV6_OCTETS = 16;
const IPV4_NUMBER = /^(?:0|[1-9][0-9]{0,2})$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;
const HIGHEST_OCTET = 255;
/** ::ffff:0:0/96 (RFC 4291 §2.5.5.2). */
const MAPPED_PREFIX: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/**
 * Reads an address in text form (RFC 4291 §2.2; four decimal numbers for IPv4).
 *
 * @returns its octets, an IPv4-mapped address as the IPv4 address that it is; null for anything else
 */
export function parseIpAddress(text: string): readonly number[] | null {
  const octets = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  if (octets === null) return null;
  return isPrefix(MAPPED_PREFIX, octets) ? octets.slice(MAPPED_PREFIX.length) : octets;
}

/** Whether both are of one family, and the first `prefixLength` bits are the same. */
export function isInNetwork(
  address: readonly number[],
  network: readonly number[],
  prefixLength: number,
): boolean {
  if (address.length !== network.length) return false;
  return address.every((octet, index) => {
    const bits = Math.min(Math.max(prefixLength - index * 8, 0), 8);
    const mask = (HIGHEST_OCTET << (8 - bits)) & HIGHEST_OCTET;
    return (octet & mask) === ((network[index] ?? 0) & mask);
  });
}

function parseIpv4(text: string): readonly number[] | null {
  const numbers = text.split('.');
  if (numbers.length !== IPV4_OCTETS) return null;
  const octets = numbers.map((number) => (IPV4_NUMBER.test(number) ? Number(number) : Infinity));
  return octets.every((octet) => octet <= HIGHEST_OCTET) ? octets : null;
}

/** "::" stands for as many groups of zeros as are missing, one at least, and stands there once. */
function parseIpv6(text: string): readonly number[] | null {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return null;
  const left = parseGroups(head, tail === undefined);
  const right = tail === undefined ? [] : parseGroups(tail, true);
  if (left === null || right === null) return null;
  const missing = IPV6_OCTETS - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return null;
  return [...left, ...Array.from({ length: missing }, () => 0), ...right];
}

/** Groups of 16 bits; at the end of an address the last two may be written as an IPv4 address. */
function parseGroups(text: string, isEnd: boolean): readonly number[] | null {
  if (text === '') return [];
  const octets: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    const ipv4 = isEnd && index === groups.length - 1 ? parseIpv4(group) : null;
    if (ipv4 === null && !IPV6_GROUP.test(group)) return null;
    const value = Number.parseInt(group, 16);
    octets.push(...(ipv4 ?? [value >> 8, value & HIGHEST_OCTET]));
  }
  return octets;
}

function isPrefix(prefix: readonly number[], octets: readonly number[]): boolean {
  return octets.length > prefix.length && prefix.every((octet, index) => octets[index] === octet);
}
