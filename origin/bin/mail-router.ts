import { providerOf } from '#shared/domain/provider.ts';
import { LookupCache } from '#origin/dns/cache.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import { createMailRouter } from '#origin/dns/route.ts';
import type { MailRouter } from '#origin/dns/route.ts';
import { systemServers } from '#origin/dns/system-servers.ts';
import type { Metrics } from '#origin/observe/metrics.ts';

interface LookUpConfiguration {
  readonly EV_DNS_SERVERS?: readonly string[] | undefined;
  readonly EV_ALLOW_PRIVATE_MX: boolean;
}

/** The way to mail servers, over the configured resolvers or those of the system. */
export async function createRouter(
  configuration: LookUpConfiguration,
  metrics: Metrics,
): Promise<MailRouter> {
  const client = createDnsClient({
    servers: configuration.EV_DNS_SERVERS ?? (await systemServers()),
    onLookup: (outcome) => metrics.increment('email_validator_dns_lookups_total', { outcome }),
  });
  return createMailRouter({
    client,
    cache: new LookupCache(),
    now: () => performance.now(),
    random: Math.random,
    providerOf,
    allowPrivate: configuration.EV_ALLOW_PRIVATE_MX,
  });
}
