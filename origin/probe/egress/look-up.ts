import type { DnsAnswer, LookUp } from '#shared/egress/dns-answer.ts';
import type { DnsClient, RecordData } from '#origin/dns/lookup.ts';

/** Look-ups for the checks, through the resolvers of the operator. */
export function lookUpWith(client: DnsClient): LookUp {
  return async (name, type): Promise<DnsAnswer> => {
    const result = await client.lookUp(name, type);
    switch (result.kind) {
      case 'answers':
        return { known: true, values: result.records.map(valueOf).filter((value) => value !== '') };
      case 'nodata':
      case 'nxdomain':
        return { known: true, values: [] };
      case 'failure':
        return { known: false, why: `the resolver gave no answer (${result.failure})` };
    }
  };
}

/** Of a null MX (RFC 7505) nothing is left. */
function valueOf(record: RecordData): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'MX':
      return record.exchange;
    case 'TXT':
      return record.text;
    case 'PTR':
      return record.host;
  }
}
