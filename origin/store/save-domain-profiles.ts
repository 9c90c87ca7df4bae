import { sql } from 'drizzle-orm';
import { arrayOf } from './array-parameter.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { DomainProfile } from './domain-profile.ts';
import { domainProfiles } from './schema.ts';
import { storableJson, storableText } from './storable.ts';

/** Keeps what was learnt about domains; of two observations of one domain the later one stays. */
export async function saveDomainProfiles(
  database: Database,
  profiles: readonly DomainProfile[],
): Promise<void> {
  if (profiles.length === 0) return;
  const kept = latestPerDomain(profiles);
  const column = <T>(of: (profile: DomainProfile) => T): readonly T[] => kept.map(of);
  await inStore(database, 'save domain profiles', (queries) =>
    queries
      .insert(domainProfiles)
      .select(
        sql`SELECT domain, mx_fingerprint, accept_all, observed_at, expires_at, detail::jsonb
        FROM unnest(
          ${arrayOf(
            'text',
            column((profile) => storableText(profile.domain)),
          )},
          ${arrayOf(
            'text',
            column((profile) => profile.mxFingerprint),
          )},
          ${arrayOf(
            'text',
            column((profile) => profile.acceptAll),
          )},
          ${arrayOf(
            'timestamptz',
            column((profile) => profile.observedAt.toISOString()),
          )},
          ${arrayOf(
            'timestamptz',
            column((profile) => profile.expiresAt.toISOString()),
          )},
          ${arrayOf(
            'text',
            column((profile) => storableJson(profile.detail)),
          )}
        ) AS given (domain, mx_fingerprint, accept_all, observed_at, expires_at, detail)`,
      )
      .onConflictDoUpdate({
        target: domainProfiles.domain,
        set: {
          mxFingerprint: sql`excluded.mx_fingerprint`,
          acceptAll: sql`excluded.accept_all`,
          observedAt: sql`excluded.observed_at`,
          expiresAt: sql`excluded.expires_at`,
          detail: sql`excluded.detail`,
        },
        setWhere: sql`excluded.observed_at >= ${domainProfiles.observedAt}`,
      }),
  );
}

/** One per domain, in one order: see `onePerId`. */
export function latestPerDomain(profiles: readonly DomainProfile[]): readonly DomainProfile[] {
  const kept = new Map<string, DomainProfile>();
  for (const profile of profiles) {
    const rival = kept.get(profile.domain);
    if (rival === undefined || profile.observedAt >= rival.observedAt) {
      kept.set(profile.domain, profile);
    }
  }
  return [...kept.values()].toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
}
