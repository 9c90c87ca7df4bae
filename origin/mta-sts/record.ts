import { resolvePolicy } from 'mailauth/lib/mta-sts.js';
import type { DnsClient } from '#origin/dns/lookup.ts';

/**
 * The id of a domain's policy, from the TXT record that says that there is one (RFC 8461 §3.1); null
 * where there is none, it is malformed, there are several, or DNS does not say.
 *
 * @param domain a name in ASCII
 */
export async function policyIdOf(domain: string, client: DnsClient): Promise<string | null> {
  const resolver = async (name: string): Promise<string[][]> => {
    const result = await client.lookUp(name, 'TXT');
    if (result.kind !== 'answers') return [];
    return result.records.flatMap((record) => (record.type === 'TXT' ? [[record.text]] : []));
  };
  try {
    return (await resolvePolicy(domain, { resolver, strict: true })) || null;
  } catch (error) {
    if (isAboutTheRecords(error)) return null;
    throw error;
  }
}

function isAboutTheRecords(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'multi_sts_records';
}
