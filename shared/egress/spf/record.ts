/** SPF records as text (RFC 7208 §4.6, §5, §6, §12). */
import { parseIpAddress } from '#shared/egress/ip-address.ts';

export type Qualifier = 'pass' | 'fail' | 'softfail' | 'neutral';

/** A domain is as written, with its macros; null is the domain whose record this is. */
export type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'include' | 'exists'; readonly domain: string }
  | { readonly kind: 'ptr'; readonly domain: string | null }
  | { readonly kind: 'a' | 'mx'; readonly domain: string | null; readonly prefixes: Prefixes }
  | { readonly kind: 'ip'; readonly network: readonly number[]; readonly prefix: number };

export interface Prefixes {
  readonly ipv4: number;
  readonly ipv6: number;
}

export interface Directive {
  readonly qualifier: Qualifier;
  readonly mechanism: Mechanism;
}

export interface SpfRecord {
  readonly directives: readonly Directive[];
  readonly redirect: string | null;
}

const VERSION = /^v=spf1(?: |$)/i;
const PRINTABLE = /^[ -~]*$/;
const QUALIFIERS: Readonly<Record<string, Qualifier>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};
/** The value is taken as short as can be, so that prefix lengths at the end are not part of it. */
const DIRECTIVE = /^([-+~?]?)([a-z0-9]+)(?::(.+?))?((?:\/[0-9]+)?(?:\/\/[0-9]+)?)$/i;
const MODIFIER = /^([a-z][a-z0-9_.-]*)=(.*)$/i;
const IPV4_BITS = 32;
const IPV6_BITS = 128;
const IPV4_OCTETS = 4;

/** Whether a TXT record is an SPF record: RFC 7208 §4.5. */
export function isSpfRecord(text: string): boolean {
  return VERSION.test(text);
}

/** @returns null where the record is wrong anywhere, which makes all of it void (RFC 7208 §4.6) */
export function parseSpfRecord(text: string): SpfRecord | null {
  if (!PRINTABLE.test(text)) return null;
  const directives: Directive[] = [];
  let redirect: string | null = null;
  let explanations = 0;
  for (const term of text
    .split(' ')
    .slice(1)
    .filter((word) => word !== '')) {
    const [, name = '', value = ''] = MODIFIER.exec(term) ?? [];
    if (name === '') {
      const directive = parseDirective(term);
      if (directive === null) return null;
      directives.push(directive);
    } else if (name.toLowerCase() === 'redirect') {
      // RFC 7208 §6: neither modifier may stand there twice.
      if (redirect !== null || value === '') return null;
      redirect = value;
    } else if (name.toLowerCase() === 'exp') {
      explanations += 1;
      if (explanations > 1 || value === '') return null;
    }
  }
  return { directives, redirect };
}

function parseDirective(term: string): Directive | null {
  const [matched, sign = '', name = '', value, prefixes = ''] = DIRECTIVE.exec(term) ?? [];
  if (matched === undefined) return null;
  const mechanism = parseMechanism(name.toLowerCase(), value ?? null, prefixes);
  return mechanism === null ? null : { qualifier: QUALIFIERS[sign] ?? 'pass', mechanism };
}

function parseMechanism(name: string, value: string | null, prefixes: string): Mechanism | null {
  switch (name) {
    case 'all':
      return value === null && prefixes === '' ? { kind: 'all' } : null;
    case 'include':
    case 'exists':
      return value === null || prefixes !== '' ? null : { kind: name, domain: value };
    case 'ptr':
      return prefixes === '' ? { kind: 'ptr', domain: value } : null;
    case 'a':
    case 'mx':
      return parseHostMechanism(name, value, prefixes);
    case 'ip4':
    case 'ip6':
      return parseNetwork(name, value, prefixes);
    default:
      return null;
  }
}

function parseHostMechanism(
  kind: 'a' | 'mx',
  domain: string | null,
  text: string,
): Mechanism | null {
  const [, ipv4 = String(IPV4_BITS)] = /^\/([0-9]+)/.exec(text) ?? [];
  const [, ipv6 = String(IPV6_BITS)] = /\/\/([0-9]+)$/.exec(text) ?? [];
  const prefixes = { ipv4: Number(ipv4), ipv6: Number(ipv6) };
  if (prefixes.ipv4 > IPV4_BITS || prefixes.ipv6 > IPV6_BITS) return null;
  return { kind, domain, prefixes };
}

function parseNetwork(name: 'ip4' | 'ip6', value: string | null, text: string): Mechanism | null {
  const network = parseIpAddress(value ?? '');
  if (network === null) return null;
  const isIpv4 = network.length === IPV4_OCTETS;
  if (isIpv4 !== (name === 'ip4') || text.startsWith('//')) return null;
  const bits = isIpv4 ? IPV4_BITS : IPV6_BITS;
  const prefix = text === '' ? bits : Number(text.slice(1));
  return prefix <= bits ? { kind: 'ip', network, prefix } : null;
}
