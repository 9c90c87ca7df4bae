/** The lab's DNS: every name of the lab, and none of anybody else's. */
import { zoneAnswers } from '#lab/dns/server.ts';
import type { DnsQuestion, DnsReaction, ZoneRecord } from '#lab/dns/server.ts';
import { APEX } from './cast/names.ts';
import { ADDRESS_ONLY, ALIASES, DNS_CHARACTERS } from './cast/routes.ts';
import { VERIFIER_RECORDS, VERIFIER_ZONES } from './cast/verifiers.ts';
import { SITES } from './cast/world.ts';

/** Seconds. Short, so that a service that is kept running across two labs does not mix them up. */
const TTL = 60;

const RECORDS: readonly ZoneRecord[] = [
  ...SITES.flatMap(({ domain, exchanges }) =>
    exchanges.map(({ preference, host }) => mx(domain, preference, host)),
  ),
  ...addressesByName().map(([name, address]) => a(name, address)),
  ...Object.entries(ALIASES).map(([name, target]) => cname(name, target)),
  { name: DNS_CHARACTERS.nodata, type: 'TXT', ttl: TTL, data: 'a domain without mail' },
  ...VERIFIER_RECORDS,
];

const ZONES: readonly string[] = [APEX, ...VERIFIER_ZONES];

const LAB_NAMES: ReadonlySet<string> = new Set(RECORDS.map(({ name }) => name));
const answerFromRecords = zoneAnswers(RECORDS);

/**
 * What the lab's DNS does when it is asked. A name of the lab that is nowhere mentioned does not
 * exist; of names outside the lab it knows nothing, and says so with SERVFAIL, so that nobody is
 * told that a real domain is missing because a lab does not have it.
 */
export function answerOf(question: DnsQuestion): DnsReaction {
  const { name } = question;
  if (isAtOrUnder(name, DNS_CHARACTERS.servfail)) return { kind: 'servfail' };
  if (isAtOrUnder(name, DNS_CHARACTERS.silent)) return { kind: 'silent' };
  const isOurs = ZONES.some((zone) => isAtOrUnder(name, zone)) || LAB_NAMES.has(name);
  return isOurs ? answerFromRecords(question) : { kind: 'servfail' };
}

/** Each host name once, though many domains may lead to it. */
function addressesByName(): readonly (readonly [string, string])[] {
  const addresses = new Map(Object.entries(ADDRESS_ONLY));
  for (const { host, address } of SITES.flatMap(({ exchanges }) => exchanges)) {
    if (address !== null) addresses.set(host, address);
  }
  return [...addresses];
}

function isAtOrUnder(name: string, apex: string): boolean {
  return name === apex || name.endsWith(`.${apex}`);
}

function mx(name: string, preference: number, exchange: string): ZoneRecord {
  return { name, type: 'MX', ttl: TTL, data: { preference, exchange } };
}

function a(name: string, address: string): ZoneRecord {
  return { name, type: 'A', ttl: TTL, data: address };
}

function cname(name: string, target: string): ZoneRecord {
  return { name, type: 'CNAME', ttl: TTL, data: target };
}
