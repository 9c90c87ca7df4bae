/**
 * Special-use domain names: reserved by standard, so that no mail server on the public internet
 * answers for them. They are never looked up and never probed.
 *
 * Source: the IANA registry "Special-Use Domain Names" (RFC 6761), and for `internal` the ICANN
 * board's resolution 2024.07.29.06. The registry's names for reverse look-ups and for anycast
 * service discovery are left out where they cannot stand in an address.
 */
import { hasSuffixIn } from './suffix.ts';

const SPECIAL_USE_NAMES: ReadonlySet<string> = new Set([
  // RFC 2606, RFC 6761
  'example',
  'example.com',
  'example.net',
  'example.org',
  'invalid',
  'localhost',
  'test',
  // RFC 6762 (mDNS), RFC 7686 (Tor), RFC 9476 (names outside the DNS)
  'local',
  'onion',
  'alt',
  // ICANN: private use
  'internal',
  // Under arpa: RFC 8375, 7050 and 8880, 9462, 9665, 9031, 9140
  'home.arpa',
  'ipv4only.arpa',
  'resolver.arpa',
  'service.arpa',
  '6tisch.arpa',
  'eap-noob.arpa',
]);

/**
 * Whether a name is a special-use name or lies under one.
 *
 * @param asciiDomain a domain name in lower case, with A-labels.
 */
export function isSpecialUse(asciiDomain: string): boolean {
  return hasSuffixIn(asciiDomain, SPECIAL_USE_NAMES);
}
