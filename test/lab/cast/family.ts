/** Generated families of domains, for benchmarks. Every one of them behaves as `normal` does. */
import { NORMAL } from '#lab/smtp/behaviour.ts';
import type { SmtpHost } from '#lab/smtp/server.ts';
import { APEX, domainOf, hostOf, loopbackAddress } from './names.ts';
import type { Site } from './site.ts';

/** `d001.bulk.evlab.net` … `d200.bulk.evlab.net`: many domains with one set of MX hosts. */
const BULK_DOMAINS = 200;
/** Both MX hosts of the bulk family, best first. */
const BULK_HOSTS = [1, 2] as const;

/** `n1.many.evlab.net` … `n500.many.evlab.net`: each has an MX host name of its own. */
const MANY_DOMAINS = 500;
/** The host names share so many addresses, dealt round. */
const MANY_ADDRESSES = 25;

/** The domain of the bulk family with this number, 1…200. */
export function bulkDomain(number: number): string {
  return `d${String(number).padStart(3, '0')}.${domainOf('bulk')}`;
}

/** The domain of the many family with this number, 1…500. */
export function manyDomain(number: number): string {
  return `n${number}.${domainOf('many')}`;
}

export const FAMILY_HOSTS: readonly SmtpHost[] = [
  ...BULK_HOSTS.map((number) => ({
    name: hostOf('bulk', number),
    address: loopbackAddress('bulk', number),
    character: 'bulk',
    behaviour: NORMAL,
    serves: isBulkDomain,
  })),
  ...numbers(MANY_ADDRESSES).map((number) => ({
    name: `pool${number}.${domainOf('many')}`,
    address: loopbackAddress('many', number),
    character: 'many',
    behaviour: NORMAL,
    serves: (domain: string) => {
      const found = manyNumber(domain);
      return found !== null && poolNumber(found) === number;
    },
  })),
];

export const FAMILY_SITES: readonly Site[] = [
  ...numbers(BULK_DOMAINS).map((number) => ({
    domain: bulkDomain(number),
    exchanges: BULK_HOSTS.map((host) => ({
      preference: 10 * host,
      host: hostOf('bulk', host),
      address: loopbackAddress('bulk', host),
    })),
  })),
  ...numbers(MANY_DOMAINS).map((number) => ({
    domain: manyDomain(number),
    exchanges: [
      {
        preference: 10,
        host: `mx1.${manyDomain(number)}`,
        address: loopbackAddress('many', poolNumber(number)),
      },
    ],
  })),
];

const BULK_DOMAIN = new RegExp(`^d(\\d{3})\\.bulk\\.${APEX.replace('.', '\\.')}$`);
const MANY_DOMAIN = new RegExp(`^n([1-9]\\d{0,2})\\.many\\.${APEX.replace('.', '\\.')}$`);

function isBulkDomain(domain: string): boolean {
  const number = Number(BULK_DOMAIN.exec(domain)?.[1] ?? 0);
  return number >= 1 && number <= BULK_DOMAINS;
}

function manyNumber(domain: string): number | null {
  const number = Number(MANY_DOMAIN.exec(domain)?.[1] ?? 0);
  return number >= 1 && number <= MANY_DOMAINS ? number : null;
}

function poolNumber(number: number): number {
  return ((number - 1) % MANY_ADDRESSES) + 1;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
