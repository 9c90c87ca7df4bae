/** Fetches a fresh verdict behind a stale one that was shown. */
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { recordOf } from '#shared/contract/present.ts';
import { TIMEOUT_RANGE_MS } from '#shared/contract/validate-request.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { UnderWay } from '#edge/recall/under-way.ts';
import type { Errand, RelayValidate } from './validate.ts';

/** A Worker's work behind an answer is cut after 30 s; this leaves time to keep what was found. */
const TIMEOUT_MS = Math.min(20_000, TIMEOUT_RANGE_MS.max);
/**
 * Refreshes of one isolate under way at once. What is stale is mostly of the same age, so they come
 * in crowds; beyond this a verdict stays stale until somebody asks again.
 */
const MOST_REFRESHES = 16;

/** Who asked, and for what. */
export type RefreshErrand = Omit<Errand, 'deadlineMs'>;

/** Resolves when it is done, and at once where nothing is to be done. It never rejects for a Fault. */
export type Refresh = (hash: string, errand: RefreshErrand) => Promise<void>;

export interface RefreshParts {
  readonly relayValidate: RelayValidate;
  readonly underWay: Pick<UnderWay, 'lead' | 'isLed'>;
  readonly keep: (hash: string, record: VerdictRecord) => void;
  readonly now: () => number;
}

export function createRefresh({ relayValidate, underWay, keep, now }: RefreshParts): Refresh {
  /** By date and not by number: one that is cut off never says that it has ended. */
  const endsMs = new Map<string, number>();
  const hasRoom = () => {
    for (const [hash, endMs] of endsMs) if (endMs <= now()) endsMs.delete(hash);
    return endsMs.size < MOST_REFRESHES;
  };
  return async (hash, { caller, request, traceparent }) => {
    if (underWay.isLed(hash) || !hasRoom()) return;
    const deadlineMs = now() + TIMEOUT_MS;
    const endLead = underWay.lead(hash, deadlineMs);
    endsMs.set(hash, deadlineMs);
    try {
      const { policy: _policy, max_age: _maxAge, ...rest } = request;
      const fresh = { ...rest, include: [], timeout_ms: TIMEOUT_MS };
      const relayed = await relayValidate({ caller, request: fresh, deadlineMs, traceparent });
      if (relayed.kind === 'verdict') keep(hash, recordOf(relayed.verdict));
    } catch (error) {
      // The stale verdict has been shown already; whoever asks next finds it or finds out.
      if (!(error instanceof Fault)) throw error;
    } finally {
      endLead();
      endsMs.delete(hash);
    }
  };
}
