/** Domains that differ in how DNS leads to a mail host, or does not. */
import { NORMAL } from '#lab/smtp/behaviour.ts';
import type { SmtpHost } from '#lab/smtp/server.ts';
import { domainOf, hostOf, loopbackAddress } from './names.ts';
import type { Exchange, Site } from './site.ts';

/**
 * The one domain of the lab whose MX stands under a name of the real world: by it the service knows
 * a provider, and that provider is not to be asked.
 */
const OUTLOOK_MX = 'outlook-evlab-net.olc.protection.outlook.com';

/** First numbers after those of the cast, which stand from 1 up. */
const ADDRESS = {
  implicit: loopbackAddress('cast', 201),
  backup: loopbackAddress('cast', 202),
  outlook: loopbackAddress('cast', 203),
} as const;

/** Addresses of hosts that are down: on these nobody listens. */
const DOWN = {
  refused: loopbackAddress('cast', 211),
  backup: loopbackAddress('cast', 212),
} as const;

export const EMPTY_ADDRESSES: readonly string[] = Object.values(DOWN);

export const ROUTE_HOSTS: readonly SmtpHost[] = [
  normalHost('implicit', domainOf('implicit'), ADDRESS.implicit),
  normalHost('backup', hostOf('backup', 2), ADDRESS.backup),
  normalHost('outlook', OUTLOOK_MX, ADDRESS.outlook),
];

export const ROUTE_SITES: readonly Site[] = [
  site('refused', { preference: 10, host: hostOf('refused'), address: DOWN.refused }),
  site(
    'backup',
    { preference: 10, host: hostOf('backup'), address: DOWN.backup },
    { preference: 20, host: hostOf('backup', 2), address: ADDRESS.backup },
  ),
  site('outlook', { preference: 10, host: OUTLOOK_MX, address: ADDRESS.outlook }),
  site('dangling', { preference: 10, host: hostOf('dangling'), address: null }),
  // RFC 7505 §3: one MX record, preference 0, the root as its host.
  site('null-mx', { preference: 0, host: '.', address: null }),
];

/** Names that have an address and no MX: the MX is implicit (RFC 5321 §5.1). */
export const ADDRESS_ONLY: Readonly<Record<string, string>> = {
  [domainOf('implicit')]: ADDRESS.implicit,
};

/** A domain that is an alias of another is served by the other's mail hosts (RFC 5321 §5.1). */
export const ALIASES: Readonly<Record<string, string>> = {
  [domainOf('alias')]: domainOf('normal'),
};

/** Names for which DNS itself does something else than answer with records. */
export const DNS_CHARACTERS = {
  servfail: domainOf('servfail'),
  silent: domainOf('dns-silent'),
  /** Exists, and has records of no kind that mail needs. */
  nodata: domainOf('no-records'),
} as const;

function normalHost(character: string, name: string, address: string): SmtpHost {
  const domain = domainOf(character);
  return { name, address, character, behaviour: NORMAL, serves: (asked) => asked === domain };
}

function site(character: string, ...exchanges: readonly Exchange[]): Site {
  return { domain: domainOf(character), exchanges };
}
