import type { Reason } from '#shared/contract/reason.ts';
import type { EvidenceItem, VerdictRecord } from '#shared/contract/verdict.ts';
import type { AddressFacts, RouteEvidence } from './evidence.ts';
import { routeItem } from './evidence-items.ts';
import { scoreOf } from './score.ts';

/**
 * Why nobody could be asked.
 *
 * - `away`: the part that asks mail servers cannot be reached, or answers nonsense
 * - `late`: it has given no answer before the deadline; the address may be asked about all the same
 */
export type Outage = 'away' | 'late';

export interface Degradation {
  readonly outage: Outage;
  readonly nowMs: number;
  /** When asking again may find more. */
  readonly retryAtMs: number;
  /** What DNS says of the domain, where it was asked. */
  readonly route: MailRoute | null;
}

type MailRoute = Extract<RouteEvidence, { kind: 'route' }>;

/** Neither says anything of the mail server: it was not asked for this answer, or not in time. */
const REASON: Readonly<Record<Outage, Reason>> = { away: 'not_probed', late: 'timeout' };
const DETAIL: Readonly<Record<Outage, string>> = {
  away: 'the part that asks mail servers could not be reached, so none was asked',
  late: 'the part that asks mail servers gave no answer before the deadline of the request',
};

/**
 * What can be said of an address while nobody can be asked: what kind of address it is, and perhaps
 * who would take its mail; nothing of whether mail arrives. It is never `deliverable`, is not final, and no cache keeps it.
 *
 * @param address from the address and the lists alone
 * @param id `val_…`
 */
export function degradedVerdict(
  address: AddressFacts,
  { outage, nowMs, retryAtMs, route }: Degradation,
  id: string,
): VerdictRecord {
  const reason = REASON[outage];
  const now = new Date(nowMs).toISOString();
  const item: EvidenceItem = {
    check: 'origin',
    result: outage,
    source: 'edge',
    observed_at: now,
    detail: DETAIL[outage],
  };
  return {
    id,
    state: 'unknown',
    reason,
    final: false,
    retry_at: new Date(retryAtMs).toISOString(),
    score: scoreOf(reason, 'unknown', null),
    flags: { ...address, accept_all: 'unknown', mailbox_full: false },
    provider: route?.provider ?? null,
    mx: [...(route?.hosts ?? [])],
    observed_at: now,
    expires_at: now,
    evidence: [...(route === null ? [] : [routeItem(route, now)]), item],
  };
}

/**
 * A verdict past its date, as it is shown: what was observed stays as it was, and it is not final,
 * since a fresh one is being fetched or will be had when the origin is back.
 */
export function staleVerdict(record: VerdictRecord): VerdictRecord {
  return { ...record, final: false };
}
