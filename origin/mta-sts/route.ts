import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import { isNamedBy } from './policy.ts';
import type { StsPolicy } from './policy.ts';

export interface RouteWorld {
  readonly findRoute: (domain: string) => Promise<RouteEvidence>;
  /** The MTA-STS policy that holds for a domain, or null. */
  readonly findPolicy: (domain: string) => Promise<StsPolicy | null>;
  readonly providerOf: (host: string) => string | null;
}

/**
 * Finds the MX hosts of a domain and, beside that, its MTA-STS policy, which is waited for only
 * where there is somebody to ask.
 *
 * @param domain a name in ASCII: A-labels, no address literal
 */
export async function findRouteUnderPolicy(
  domain: string,
  { findRoute, findPolicy, providerOf }: RouteWorld,
): Promise<RouteEvidence> {
  const finding = findPolicy(domain);
  // Where the route fails first, nobody is left to hear of it.
  finding.catch(() => undefined);
  const route = await findRoute(domain);
  return route.kind === 'route' ? underPolicy(route, await finding, providerOf) : route;
}

/** RFC 8461 §5: under `enforce` only the hosts that the policy names are used, and with TLS only. */
export function underPolicy(
  route: Extract<RouteEvidence, { kind: 'route' }>,
  policy: StsPolicy | null,
  providerOf: (host: string) => string | null,
): RouteEvidence {
  if (policy?.mode !== 'enforce') return route;
  const hosts = route.hosts.filter((host) => isNamedBy(policy, host));
  const [best] = hosts;
  if (best === undefined) return { kind: 'mx_outside_policy', hosts: route.hosts };
  return { ...route, hosts, provider: providerOf(best), tls: 'required' };
}
