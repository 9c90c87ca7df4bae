import type { RecordData } from './lookup.ts';
import { isHostName } from './name.ts';
import { shuffled } from './shuffle.ts';

/** Where the MX records of a domain lead. */
export type Exchanges =
  /** RFC 7505: the domain takes no mail, and says so. */
  | { readonly kind: 'null_mx' }
  /** Host names, best first, at least one. */
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  /** No record names a host: `named` is what they have instead, an IP address for one. */
  | { readonly kind: 'unusable'; readonly named: readonly string[] };

/** No mail system of note has more; each host may cost a look-up and a connection. */
export const MOST_HOSTS = 10;

const ROOT = '';

interface Exchange {
  readonly host: string;
  readonly preference: number;
}

/**
 * Puts the hosts of MX records in the order in which RFC 5321 §5.1 has them tried: by preference,
 * and at random where that is equal. Which hosts are among them does not depend on chance.
 *
 * RFC 7505 §3 wants a null MX to stand alone. Where it does not, someone meant something by the
 * others, and they count.
 */
export function rankExchanges(records: readonly RecordData[], random: () => number): Exchanges {
  const exchanges = records.filter((record) => record.type === 'MX').map(exchangeOf);
  if (exchanges.every(({ host }) => host === ROOT)) return { kind: 'null_mx' };
  const best = bestOfEach(exchanges.filter(({ host }) => isHostName(host)));
  if (best.length > 0) return { kind: 'hosts', hosts: inOrder(best, random) };
  const named = exchanges.map(({ host }) => host).filter((host) => host !== ROOT);
  return { kind: 'unusable', named: [...new Set(named)].slice(0, MOST_HOSTS) };
}

function exchangeOf(record: Extract<RecordData, { type: 'MX' }>): Exchange {
  return { host: record.exchange, preference: record.preference };
}

/** Each host once, with its best preference; the best hosts, by name where preferences are equal. */
function bestOfEach(exchanges: readonly Exchange[]): readonly Exchange[] {
  const best = new Map<string, Exchange>();
  for (const exchange of exchanges) {
    const known = best.get(exchange.host);
    if (known === undefined || exchange.preference < known.preference) {
      best.set(exchange.host, exchange);
    }
  }
  return [...best.values()].toSorted(byPreferenceThenName).slice(0, MOST_HOSTS);
}

function byPreferenceThenName(one: Exchange, other: Exchange): number {
  if (one.preference !== other.preference) return one.preference - other.preference;
  return one.host < other.host ? -1 : 1;
}

/** Sorting keeps the order of equals, and that order is random. */
function inOrder(exchanges: readonly Exchange[], random: () => number): readonly string[] {
  return shuffled(exchanges, random)
    .toSorted((one, other) => one.preference - other.preference)
    .map(({ host }) => host);
}
