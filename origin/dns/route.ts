/** Where the mail of a domain goes: RFC 5321 §5.1, with RFC 7505. */
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import type { LookupCache } from './cache.ts';
import { withCache } from './cached-client.ts';
import { rankExchanges } from './exchanges.ts';
import { resolveHost } from './host.ts';
import type { HostAddress, HostResolution, HostRules } from './host.ts';
import type { DnsClient, LookupFailure } from './lookup.ts';
import { canonicalName } from './name.ts';
import { isPublicAddress } from './public-address.ts';
import { shuffled } from './shuffle.ts';
import { untilUsable } from './until-usable.ts';

export type HostAddresses = readonly HostAddress[];

export interface MailRouter {
  /**
   * Finds the MX hosts of a domain, and makes sure that one of them has an address that may be
   * connected to. Never rejects for what DNS says.
   *
   * @param domain a name in ASCII: A-labels, no address literal
   */
  findRoute(domain: string): Promise<RouteEvidence>;
  /**
   * The addresses of an MX host that may be connected to, in the order in which to try them; none
   * where there are none, or DNS fails. Connect to the address, never to the name: a second look-up
   * might say something else (DNS rebinding).
   */
  addressesOf(host: string): Promise<HostAddresses>;
}

export interface MailRouterOptions {
  readonly client: DnsClient;
  readonly cache: LookupCache;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** A number from 0 up to and without 1. */
  readonly random: () => number;
  /** Who runs an MX host; null where nobody knows. */
  readonly providerOf: (host: string) => string | null;
  /** Lets hosts of our own network be connected to: for tests and the lab, never in production. */
  readonly allowPrivate: boolean;
  /** Whether IPv6 is spoken. Off by default: many receivers trust no address of it without a history. */
  readonly ipv6?: boolean;
}

/** RFC 5321 §5.1 has at least two addresses tried; who has more than eight has no more luck with them. */
const MOST_ADDRESSES = 8;
/** Hosts that are looked up at once; the others only where neither leads anywhere. */
const FIRST_HOSTS = 2;

interface World extends Pick<MailRouterOptions, 'random' | 'providerOf'> {
  readonly client: DnsClient;
  readonly resolve: (host: string) => Promise<HostResolution>;
}

export function createMailRouter(options: MailRouterOptions): MailRouter {
  const { random, providerOf, allowPrivate } = options;
  const client = withCache(options.client, options.cache, options.now);
  const rules: HostRules = {
    client,
    ipv6: options.ipv6 ?? false,
    mayConnectTo: allowPrivate ? () => true : isPublicAddress,
  };
  const world: World = { client, random, providerOf, resolve: (host) => resolveHost(host, rules) };
  return {
    findRoute: (domain) => findRoute(canonicalName(domain), world),
    addressesOf: async (host) => {
      const resolution = await world.resolve(host);
      return resolution.kind === 'addresses' ? inOrder(resolution.addresses, random) : [];
    },
  };
}

async function findRoute(domain: string, world: World): Promise<RouteEvidence> {
  const answer = await world.client.lookUp(domain, 'MX');
  switch (answer.kind) {
    case 'failure':
      return dnsFailure(answer.failure);
    case 'nxdomain':
      return { kind: 'domain_not_found' };
    case 'nodata':
      return implicitRoute(domain, world);
    case 'answers': {
      const exchanges = rankExchanges(answer.records, world.random);
      if (exchanges.kind === 'null_mx') return { kind: 'null_mx' };
      if (exchanges.kind === 'unusable') return { kind: 'unusable_mx', hosts: exchanges.named };
      return explicitRoute(exchanges.hosts, world);
    }
  }
}

/** No MX records: the domain itself is the host, as if one had said so (RFC 5321 §5.1). */
async function implicitRoute(domain: string, world: World): Promise<RouteEvidence> {
  const resolution = await world.resolve(domain);
  switch (resolution.kind) {
    case 'addresses':
    case 'ipv6_only':
      return routeTo([domain], true, world);
    case 'failure':
      return dnsFailure(resolution.failure);
    case 'none':
      if (resolution.refused > 0) return { kind: 'unusable_mx', hosts: [domain] };
      return { kind: 'no_records' };
  }
}

async function explicitRoute(hosts: readonly string[], world: World): Promise<RouteEvidence> {
  const known = new Map<string, HostResolution>();
  for (const group of [hosts.slice(0, FIRST_HOSTS), hosts.slice(FIRST_HOSTS)]) {
    const found = await untilUsable(group, world.resolve);
    for (const [host, resolution] of found) known.set(host, resolution);
    if (isAny(known, 'addresses')) return routeTo(deadOnesLast(hosts, known), false, world);
  }
  if (isAny(known, 'ipv6_only')) return routeTo(deadOnesLast(hosts, known), false, world);
  for (const resolution of known.values()) {
    if (resolution.kind === 'failure') return dnsFailure(resolution.failure);
  }
  return { kind: 'unusable_mx', hosts };
}

/** The same hosts, whatever is dead: they say by which caps the domain goes. */
function deadOnesLast(
  hosts: readonly string[],
  known: ReadonlyMap<string, HostResolution>,
): readonly string[] {
  const isDead = (host: string): boolean => known.get(host)?.kind === 'none';
  return [...hosts.filter((host) => !isDead(host)), ...hosts.filter(isDead)];
}

function isAny(known: ReadonlyMap<string, HostResolution>, kind: HostResolution['kind']): boolean {
  return [...known.values()].some((resolution) => resolution.kind === kind);
}

function routeTo(hosts: readonly string[], implicit: boolean, world: World): RouteEvidence {
  const best = hosts[0];
  const provider = best === undefined ? null : world.providerOf(best);
  return { kind: 'route', hosts, implicit, provider };
}

/** At random, to share the load; IPv4 first, where our addresses have a name. */
function inOrder(addresses: HostAddresses, random: () => number): HostAddresses {
  return shuffled(addresses, random)
    .toSorted((one, other) => one.family - other.family)
    .slice(0, MOST_ADDRESSES);
}

function dnsFailure(failure: LookupFailure): RouteEvidence {
  switch (failure) {
    case 'servfail':
    case 'refused':
      return { kind: 'dns_failure', failure: 'servfail' };
    case 'malformed':
      return { kind: 'dns_failure', failure: 'malformed' };
    case 'timeout':
    case 'unreachable':
    case 'overloaded':
      return { kind: 'dns_failure', failure: 'timeout' };
  }
}
