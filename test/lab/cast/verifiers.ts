/**
 * What the lab's DNS says of those who ask its mail hosts: who they are, who may send for them, and
 * which of them a block list has.
 */
import type { ZoneRecord } from '#lab/dns/server.ts';

/** The domain of their sender address. */
const SENDER_DOMAIN = 'verifier.test';
/** Short, as in the rest of the lab. */
const TTL = 60;

/**
 * The second has the address of the entry that every block list keeps for tests (RFC 5782 §5): it is
 * as it should be, and listed.
 */
const VERIFIERS = [
  { name: SENDER_DOMAIN, address: '127.0.0.1' },
  { name: 'listed.verifier.test', address: '127.0.0.2' },
  { name: 'second.verifier.test', address: '127.0.0.3' },
] as const;

const BLOCK_LISTS = ['zen.spamhaus.org', 'bl.spamcop.net'] as const;
const LISTED = '127.0.0.2';

export const VERIFIER_RECORDS: readonly ZoneRecord[] = [
  ...VERIFIERS.flatMap(({ name, address }): ZoneRecord[] => [
    { name, type: 'A', ttl: TTL, data: address },
    { name: `${reversed(address)}.in-addr.arpa`, type: 'PTR', ttl: TTL, data: name },
    { name, type: 'TXT', ttl: TTL, data: policyOf(name) },
  ]),
  ...BLOCK_LISTS.map((zone): ZoneRecord => ({
    name: `${reversed(LISTED)}.${zone}`,
    type: 'A',
    ttl: TTL,
    data: LISTED,
  })),
];

/** Names below these are the lab's to answer for, and do not exist unless they stand above. */
export const VERIFIER_ZONES: readonly string[] = [
  SENDER_DOMAIN,
  '0.0.127.in-addr.arpa',
  ...BLOCK_LISTS,
];

function policyOf(name: string): string {
  return name === SENDER_DOMAIN ? 'v=spf1 ip4:127.0.0.0/29 -all' : 'v=spf1 a -all';
}

function reversed(address: string): string {
  return address.split('.').toReversed().join('.');
}
