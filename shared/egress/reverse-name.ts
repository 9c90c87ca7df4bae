/** Names in DNS under which something stands about an IP address. */

const IPV4_OCTETS = 4;

/** Where the name of a host stands that has this address: RFC 1035 §3.5, RFC 3596 §2.5. */
export function reverseName(octets: readonly number[]): string {
  return `${reversedLabels(octets)}.${octets.length === IPV4_OCTETS ? 'in-addr.arpa' : 'ip6.arpa'}`;
}

/** Where a block list has its entry for this address: RFC 5782 §2.1 and §2.4. */
export function listEntryName(octets: readonly number[], zone: string): string {
  return `${reversedLabels(octets)}.${zone}`;
}

/** Octets of IPv4, half-octets of IPv6, in the order of DNS, which has the widest part last. */
function reversedLabels(octets: readonly number[]): string {
  return addressLabels(octets).toReversed().join('.');
}

/** The parts of an address that DNS makes labels of: `192`, `0`, … or, half an octet each, `2`, `0`, … */
export function addressLabels(octets: readonly number[]): readonly string[] {
  if (octets.length === IPV4_OCTETS) return octets.map(String);
  return octets.flatMap((octet) => Array.from(octet.toString(16).padStart(2, '0')));
}
