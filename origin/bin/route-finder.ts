import { providerOf } from '#shared/domain/provider.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import { fetchPolicyFile } from '#origin/mta-sts/fetch-policy.ts';
import { StsPolicies } from '#origin/mta-sts/policies.ts';
import { findRouteUnderPolicy } from '#origin/mta-sts/route.ts';
import type { LookUps } from './mail-router.ts';

const HTTPS_PORT = 443;
/** RFC 8461 §3.3 suggests a minute. Callers wait for less: what comes later is for the next one. */
const POLICY_LIMIT_MS = 15_000;

/** Where the mail of a domain goes, under the domain's MTA-STS policy where it enforces one. */
export function createRouteFinder({
  router,
  client,
}: LookUps): (domain: string) => Promise<RouteEvidence> {
  const policies = new StsPolicies({
    client,
    fetchFile: (domain) =>
      fetchPolicyFile(domain, {
        addressesOf: (host) => router.addressesOf(host),
        port: HTTPS_PORT,
        limitMs: POLICY_LIMIT_MS,
      }),
    now: () => performance.now(),
  });
  const world = {
    findRoute: (domain: string) => router.findRoute(domain),
    findPolicy: (domain: string) => policies.find(domain),
    providerOf,
  };
  return (domain) => findRouteUnderPolicy(domain, world);
}
