/** DNS as a table: what is not in it does not exist. */
import type { DnsAnswer, LookUp } from '#shared/egress/dns-answer.ts';

export interface Records {
  /** `name type` to values; null where the resolver fails. */
  readonly [question: string]: readonly string[] | null;
}

/** Look-ups in the table, and which of them were made. */
export function lookUpIn(records: Records): { lookUp: LookUp; asked: string[] } {
  const asked: string[] = [];
  const lookUp: LookUp = async (name, type): Promise<DnsAnswer> => {
    asked.push(`${name} ${type}`);
    const values = records[`${name} ${type}`];
    if (values === null) return { known: false, why: 'the resolver gave no answer (servfail)' };
    return { known: true, values: values ?? [] };
  };
  return { lookUp, asked };
}
