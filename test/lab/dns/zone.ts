import type { SoaAnswer, StringAnswer } from 'dns-packet';
import type { DnsQuestion, DnsReaction, ZoneRecord } from './reaction.ts';

/** How far a chain of aliases is followed; a longer one, or a loop, is SERVFAIL as from a resolver. */
const LONGEST_ALIAS_CHAIN = 8;
/** Seconds for which it may be remembered that a name or a record does not exist. */
const DEFAULT_NEGATIVE_TTL = 60;

const DEFAULT_SOA: SoaAnswer = {
  name: '.',
  type: 'SOA',
  ttl: DEFAULT_NEGATIVE_TTL,
  data: {
    mname: 'ns.lab.invalid',
    rname: 'hostmaster.lab.invalid',
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: DEFAULT_NEGATIVE_TTL,
  },
};

/**
 * Answers from a list of records as a resolver would: aliases are followed, a name that exists
 * without the type is NODATA, and so is one that only has names below it (RFC 4592 §2.2.2); every other
 * name is NXDOMAIN. Negative answers carry the first SOA of the list, or one of our own.
 */
export function zoneAnswers(
  records: readonly ZoneRecord[],
): (question: DnsQuestion) => DnsReaction {
  const byName = Map.groupBy(records, (record) => canonical(record.name));
  const existing = existingNames(byName.keys());
  const authority = records.find((record) => record.type === 'SOA') ?? DEFAULT_SOA;

  return ({ name, type }) => {
    const chain: ZoneRecord[] = [];
    let current = canonical(name);
    for (let aliases = 0; aliases <= LONGEST_ALIAS_CHAIN; aliases += 1) {
      const here = byName.get(current) ?? [];
      const wanted = here.filter((record) => record.type === type);
      if (wanted.length > 0) return { kind: 'answers', records: [...chain, ...wanted] };
      const alias = here.find((record): record is StringAnswer => record.type === 'CNAME');
      if (alias === undefined) {
        return { kind: existing.has(current) ? 'nodata' : 'nxdomain', records: chain, authority };
      }
      chain.push(alias);
      current = canonical(alias.data);
    }
    return { kind: 'servfail' };
  };
}

/** Every name that has records, and every name above one. */
function existingNames(names: Iterable<string>): ReadonlySet<string> {
  const existing = new Set<string>();
  for (const name of names) {
    const labels = name.split('.');
    for (let index = 0; index < labels.length; index += 1) {
      existing.add(labels.slice(index).join('.'));
    }
  }
  return existing;
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
