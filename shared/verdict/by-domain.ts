import type { AddressFacts } from './evidence.ts';
import type { DomainFact } from '#shared/contract/domain-fact.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { judge } from './judge.ts';

/**
 * The verdict that follows from what is known of the domain alone: the very one that the origin would
 * give, observed when the fact was, and believed no longer than the fact.
 *
 * @param id `val_…`
 */
export function verdictByDomain(
  { fact, observed_at: observedAt, expires_at: expiresAt }: DomainFact,
  address: AddressFacts,
  id: string,
): VerdictRecord {
  const evidence = {
    address,
    route: { kind: fact },
    recipient: null,
    acceptAll: { kind: 'not_asked' },
    mxHost: null,
    attempt: 0,
  } as const;
  const record = judge(evidence, { id, nowMs: Date.parse(observedAt), retryDelaysSeconds: [] });
  const untilMs = Math.min(Date.parse(record.expires_at), Date.parse(expiresAt));
  return { ...record, expires_at: new Date(untilMs).toISOString() };
}
