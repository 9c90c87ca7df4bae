import { providerOf } from '#shared/domain/provider.ts';
import { LookupCache } from '#origin/dns/cache.ts';
import { withCache } from '#origin/dns/cached-client.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import type { DnsClient } from '#origin/dns/lookup.ts';
import { createMailRouter } from '#origin/dns/route.ts';
import type { MailRouter } from '#origin/dns/route.ts';
import { systemServers } from '#origin/dns/system-servers.ts';
import type { Metrics } from '#origin/observe/metrics.ts';

interface LookUpConfiguration {
  readonly EV_DNS_SERVERS?: readonly string[] | undefined;
  readonly EV_ALLOW_PRIVATE_MX: boolean;
}

export interface LookUps {
  readonly router: MailRouter;
  /** For other questions than those about the way of mail; it shares what the router remembers. */
  readonly client: DnsClient;
}

const now = (): number => performance.now();

/** The way to mail servers, over the configured resolvers or those of the system. */
export async function createLookUps(
  configuration: LookUpConfiguration,
  metrics: Metrics,
): Promise<LookUps> {
  const client = createDnsClient({
    servers: configuration.EV_DNS_SERVERS ?? (await systemServers()),
    onLookup: (outcome) => metrics.increment('email_validator_dns_lookups_total', { outcome }),
  });
  const cache = new LookupCache();
  const router = createMailRouter({
    client,
    cache,
    now,
    random: Math.random,
    providerOf,
    allowPrivate: configuration.EV_ALLOW_PRIVATE_MX,
  });
  return { router, client: withCache(client, cache, now) };
}
