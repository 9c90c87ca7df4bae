import { isIP, isIPv4, isIPv6 } from 'node:net';

/** Where a resolver listens. */
export interface ServerAddress {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
}

/** RFC 1035 §4.2. */
const DNS_PORT = 53;
const HIGHEST_PORT = 65_535;
const WITH_PORT = /^(?:\[([^[\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/;

/**
 * Reads `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:5353` or `2001:db8::1`.
 *
 * @returns null for anything else, host names included: resolving them is what it is wanted for
 */
export function parseServerAddress(text: string): ServerAddress | null {
  if (isIPv6(text)) return { address: text, port: DNS_PORT, family: 6 };
  const [, ipv6, ipv4, portText] = WITH_PORT.exec(text) ?? [];
  const port = portText === undefined ? DNS_PORT : Number(portText);
  if (port < 1 || port > HIGHEST_PORT) return null;
  if (ipv6 !== undefined && isIPv6(ipv6)) return { address: ipv6, port, family: 6 };
  if (ipv4 !== undefined && isIPv4(ipv4)) return { address: ipv4, port, family: 4 };
  return null;
}

/** resolv.conf(5): MAXNS. */
const MOST_SYSTEM_SERVERS = 3;
/** resolv.conf(5): where no server is named, it is the one of this machine. */
const LOCAL_SERVER = '127.0.0.1';

/** The resolvers that a resolv.conf(5) names. Lines that cannot be read are passed over. */
export function parseResolvConf(text: string): readonly string[] {
  const servers = text
    .split('\n')
    .map((line) => /^nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? '')
    .filter((address) => isIP(address) !== 0);
  return servers.length === 0 ? [LOCAL_SERVER] : servers.slice(0, MOST_SYSTEM_SERVERS);
}
