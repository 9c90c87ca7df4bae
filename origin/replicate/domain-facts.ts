import { domainHash } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { domainFactOf } from '#shared/contract/domain-fact.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import type { VerdictReplica } from './verdict-replica.ts';

/**
 * Tells the edge of domains that surely take no mail, so that it answers for their addresses by
 * itself. Nothing else of a route is told, and nothing waits for it.
 *
 * @param pepper that of address hashes, which the edge has too
 */
export function createRouteNotes(
  replica: Pick<VerdictReplica, 'offerFact'>,
  pepper: HmacKey,
  now: () => number,
): (domain: string, route: RouteEvidence) => void {
  return (domain, route) => {
    const fact = domainFactOf(route, now());
    if (fact === null) return;
    void domainHash(domain, pepper).then((hash) => replica.offerFact(hash, fact));
  };
}
