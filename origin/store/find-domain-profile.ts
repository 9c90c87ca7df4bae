import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { DomainProfile } from './domain-profile.ts';
import { domainProfiles } from './schema.ts';

/** What is known of a domain, expired or not, or null. The caller compares MX hosts and time. */
export async function findDomainProfile(
  database: Database,
  domain: string,
): Promise<DomainProfile | null> {
  const [found] = await inStore(database, 'find domain profile', (queries) =>
    queries
      .select()
      .from(domainProfiles)
      .where(eq(domainProfiles.domain, domain))
      .prepare('find_domain_profile')
      .execute(),
  );
  return found ?? null;
}
