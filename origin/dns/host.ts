import type { DnsClient, LookupFailure, LookupResult } from './lookup.ts';

/** An address that may be connected to, and is: nobody asks for the name a second time. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export type HostResolution =
  /** At least one. */
  | { readonly kind: 'addresses'; readonly addresses: readonly HostAddress[] }
  /** The host is there for others, and we do not speak IPv6. */
  | { readonly kind: 'ipv6_only' }
  /** `refused` counts its addresses that may not be connected to. */
  | { readonly kind: 'none'; readonly refused: number }
  | { readonly kind: 'failure'; readonly failure: LookupFailure };

export interface HostRules {
  readonly client: DnsClient;
  /** Whether IPv6 addresses are of use. */
  readonly ipv6: boolean;
  readonly mayConnectTo: (address: string) => boolean;
}

/**
 * Finds the addresses of a host. Without IPv6 its AAAA records are only asked for where there is no
 * usable A record: to call a host missing because we cannot get there would be a lie.
 */
export async function resolveHost(host: string, rules: HostRules): Promise<HostResolution> {
  const { client } = rules;
  const [ipv4, ipv6] = await Promise.all([
    client.lookUp(host, 'A'),
    rules.ipv6 ? client.lookUp(host, 'AAAA') : null,
  ]);
  const own = ipv6 === null ? sift([ipv4], rules) : sift([ipv4, ipv6], rules);
  if (own.allowed.length > 0) return { kind: 'addresses', addresses: own.allowed };
  // RFC 2308 §2.1: a name that does not exist has no records of the other type either.
  if (ipv4.kind === 'nxdomain') return { kind: 'none', refused: 0 };
  if (own.failure !== null) return { kind: 'failure', failure: own.failure };
  if (ipv6 !== null) return { kind: 'none', refused: own.refused };
  const foreign = sift([await client.lookUp(host, 'AAAA')], rules);
  if (foreign.allowed.length > 0) return { kind: 'ipv6_only' };
  if (foreign.failure !== null) return { kind: 'failure', failure: foreign.failure };
  return { kind: 'none', refused: own.refused + foreign.refused };
}

interface Sifted {
  readonly allowed: readonly HostAddress[];
  readonly refused: number;
  readonly failure: LookupFailure | null;
}

function sift(results: readonly LookupResult[], rules: HostRules): Sifted {
  const found = results.flatMap(addressesIn);
  const allowed = found.filter(({ address }) => rules.mayConnectTo(address));
  const failed = results.find((result) => result.kind === 'failure');
  return { allowed, refused: found.length - allowed.length, failure: failed?.failure ?? null };
}

function addressesIn(result: LookupResult): readonly HostAddress[] {
  if (result.kind !== 'answers') return [];
  return result.records.flatMap((record): readonly HostAddress[] => {
    if (record.type === 'A') return [{ address: record.address, family: 4 }];
    if (record.type === 'AAAA') return [{ address: record.address, family: 6 }];
    return [];
  });
}
