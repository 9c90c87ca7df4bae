/**
 * Which addresses may be connected to: those of the public internet and no others, lest a name that
 * a stranger chose leads into our own network.
 *
 * Source: IANA IPv4 and IPv6 Special-Purpose Address Registries, the IPv4 multicast space registry,
 * and the IPv6 Global Unicast Address Assignments. Blocks that are special and yet globally
 * reachable (AS112, AMT) are left out: no mail host is there, and nothing of ours is.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

type Block = readonly [network: string, prefix: number];

const REFUSED_IPV4: readonly Block[] = [
  ['0.0.0.0', 8], // this network (RFC 791 §3.2)
  ['10.0.0.0', 8], // private (RFC 1918)
  ['100.64.0.0', 10], // shared, carrier-grade NAT (RFC 6598); Alibaba's metadata service
  ['127.0.0.0', 8], // loopback (RFC 1122 §3.2.1.3)
  ['168.63.129.16', 32], // Azure's platform address: public in form, and inside every network there
  ['169.254.0.0', 16], // link-local (RFC 3927); the metadata service of most clouds
  ['172.16.0.0', 12], // private (RFC 1918)
  ['192.0.0.0', 24], // IETF protocol assignments (RFC 6890); Oracle's metadata service
  ['192.0.2.0', 24], // documentation (RFC 5737)
  ['192.88.99.0', 24], // 6to4 relays, deprecated (RFC 7526)
  ['192.168.0.0', 16], // private (RFC 1918)
  ['198.18.0.0', 15], // benchmarking (RFC 2544)
  ['198.51.100.0', 24], // documentation (RFC 5737)
  ['203.0.113.0', 24], // documentation (RFC 5737)
  ['224.0.0.0', 4], // multicast (RFC 5771)
  ['240.0.0.0', 4], // reserved (RFC 1112 §4), and limited broadcast
];

/**
 * All of global unicast. What lies outside it is refused with it: loopback, IPv4-mapped
 * (::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard-only (100::/64), segment routing
 * (5f00::/16), unique local (fc00::/7), link-local (fe80::/10), multicast (ff00::/8).
 */
const GLOBAL_UNICAST: Block = ['2000::', 3];

const REFUSED_IPV6: readonly Block[] = [
  ['2001::', 23], // IETF protocol assignments (RFC 2928): Teredo, benchmarking, ORCHID
  ['2001:db8::', 32], // documentation (RFC 3849)
  ['2002::', 16], // 6to4, which has an IPv4 address inside (RFC 3056)
  ['3fff::', 20], // documentation (RFC 9637)
];

const refusedIpv4 = blockList(REFUSED_IPV4, 'ipv4');
const globalUnicast = blockList([GLOBAL_UNICAST], 'ipv6');
const refusedIpv6 = blockList(REFUSED_IPV6, 'ipv6');

/** Whether an IP address is one of the public internet. What is no IP address is not. */
export function isPublicAddress(ip: string): boolean {
  if (isIPv4(ip)) return !refusedIpv4.check(ip, 'ipv4');
  // With a zone (RFC 4007 §11) it is meant for one link.
  if (!isIPv6(ip) || ip.includes('%')) return false;
  return globalUnicast.check(ip, 'ipv6') && !refusedIpv6.check(ip, 'ipv6');
}

function blockList(blocks: readonly Block[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of blocks) list.addSubnet(network, prefix, family);
  return list;
}
