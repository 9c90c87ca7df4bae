/** DNS block lists (RFC 5782): which are asked about our own addresses, and what their answers mean. */
import type { DnsAnswer } from './dns-answer.ts';
import type { Finding } from './finding.ts';
import { isInNetwork, parseIpAddress } from './ip-address.ts';

export interface BlockList {
  readonly zone: string;
  readonly families: readonly (4 | 6)[];
  /** Where to read why, and to ask to be taken off. */
  readonly removal: string;
  /** What its codes mean; others are listings without a name. */
  readonly codes: Readonly<Record<string, string>>;
}

/**
 * Lists that many servers use, that list addresses and not whole providers, and that let anybody ask.
 * Sources: docs.spamhaus.com "Available Zones"; spamcop.net/bl.shtml.
 */
export const BLOCK_LISTS: readonly BlockList[] = [
  {
    zone: 'zen.spamhaus.org',
    families: [4, 6],
    removal: 'https://check.spamhaus.org/',
    codes: {
      '127.0.0.2': 'SBL',
      '127.0.0.3': 'SBL CSS',
      '127.0.0.4': 'XBL',
      '127.0.0.9': 'DROP',
      '127.0.0.10': 'PBL, by the provider of the address',
      '127.0.0.11': 'PBL, by Spamhaus',
      '127.0.0.30': 'BCL',
    },
  },
  {
    zone: 'bl.spamcop.net',
    families: [4],
    removal: 'https://www.spamcop.net/bl.shtml',
    codes: { '127.0.0.2': 'SCBL' },
  },
];

/** RFC 5782 §5: every IPv4 list has this entry, so whoever does not see it sees nothing at all. */
export const TEST_ENTRY: readonly number[] = [127, 0, 0, 2];

/** RFC 5782 §2.1: an answer outside of it comes from somebody else, such as a resolver that redirects. */
const ANSWERS = { network: [127, 0, 0, 0], prefix: 8 } as const;
/**
 * Spamhaus: errors of the query, which say nothing of the address.
 * Source: spamhaus.org/news/article/788 and its "DNSBL Usage" FAQ.
 */
const ERRORS = { network: [127, 255, 255, 0], prefix: 24 } as const;
const ERROR_TEXTS: Readonly<Record<string, string>> = {
  '127.255.255.252': 'the name of the list is misspelt',
  '127.255.255.254':
    'it does not answer public or anonymous resolvers: set EV_DNS_SERVERS to one of your own',
  '127.255.255.255':
    'too many queries came from this resolver: set EV_DNS_SERVERS to one of your own',
};

/**
 * Reads what a list says of an address.
 *
 * @param test what it says of {@link TEST_ENTRY}: lists that refuse a resolver often say nothing of
 * any address, and that must not be taken for a clean bill
 */
export function blockListFinding(list: BlockList, answer: DnsAnswer, test: DnsAnswer): Finding {
  const about = { check: 'block_list', subject: list.zone } as const;
  const error = errorOf(answer);
  if (error !== null) {
    return { ...about, outcome: 'unknown', detail: `${list.zone} cannot be asked: ${error}` };
  }
  const listings = valuesOf(answer);
  if (listings.length > 0) {
    const codes = listings.map((code) => list.codes[code] ?? code).join(', ');
    const detail = `listed in ${list.zone} (${codes}): see ${list.removal}`;
    return { ...about, outcome: 'failed', detail };
  }
  const testError = errorOf(test);
  if (testError !== null || valuesOf(test).length === 0) {
    const why = testError ?? 'it does not show its test entry to this resolver';
    return { ...about, outcome: 'unknown', detail: `${list.zone} cannot be asked: ${why}` };
  }
  return { ...about, outcome: 'passed', detail: `not in ${list.zone}` };
}

function errorOf(answer: DnsAnswer): string | null {
  if (!answer.known) return answer.why;
  for (const value of answer.values) {
    const octets = parseIpAddress(value) ?? [];
    if (!isInNetwork(octets, ANSWERS.network, ANSWERS.prefix))
      return `${value} is no answer of a list`;
    if (isInNetwork(octets, ERRORS.network, ERRORS.prefix)) return ERROR_TEXTS[value] ?? value;
  }
  return null;
}

function valuesOf(answer: DnsAnswer): readonly string[] {
  return answer.known ? answer.values : [];
}
