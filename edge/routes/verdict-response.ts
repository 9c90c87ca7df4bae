/** Verdicts as responses. */
import type { Mailbox } from '#shared/address/mailbox.ts';
import { presentVerdict } from '#shared/contract/present.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { CacheInfo, VerdictRecord } from '#shared/contract/verdict.ts';
import type { Passed } from '#edge/recall/found.ts';
import { cacheStatus } from './cache-status.ts';
import type { CacheHit } from './cache-status.ts';
import type { Visit } from './visit.ts';

/** What was asked, read as far as it can be. */
export interface Asked {
  readonly request: ValidateRequest;
  /** Null where the address is no mailbox. */
  readonly mailbox: Mailbox | null;
}

/**
 * How an answer came about, which is also what it costs.
 *
 * - `alone`: it needed nobody
 * - `hit`: from a cache of the edge's
 * - `stale`: from a cache of the edge's, past its date; the fresh one that is fetched behind it is
 *   the origin's to charge for
 * - `degraded`: stale or without a verdict, since nobody could be asked; never charged
 * - `origin`: the origin's answer, which it charges for by itself
 * - `promise`: the same, on its way
 */
export type Served = 'alone' | 'hit' | 'stale' | 'degraded' | 'origin' | 'promise';

export interface Answer {
  readonly served: Served;
  readonly record: VerdictRecord;
  readonly cache: CacheInfo;
  /** The caches that did not answer, as the request met them. */
  readonly passed: readonly Passed[];
  /** What the origin says was said for this answer; it is kept for nobody else. */
  readonly transcript?: Transcript | null;
  /** `job_…`, which delivers the final verdict. */
  readonly jobId?: string;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter?: string;
}

export const MISS: CacheInfo = { status: 'miss', tier: null, age: 0 };

/** 200 with a verdict, or 202 with a provisional one and where the final one will be. */
export function verdictResponse(answer: Answer, asked: Asked, visit: Visit): Response {
  const { record, cache, transcript = null, jobId, retryAfter } = answer;
  const { request, mailbox } = asked;
  const view = { email: request.email, mailbox, cache, request, transcript };
  return new Response(JSON.stringify(presentVerdict(record, view)), {
    status: jobId === undefined ? 200 : 202,
    headers: {
      'content-type': 'application/json',
      'cache-status': cacheStatus(answer.passed, cacheHitOf(answer, visit)),
      'server-timing': visit.timing.toString(),
      // RFC 9111 §5.1: an Age says that the answer was not made for this request.
      ...(cache.status === 'hit' ? { age: String(cache.age) } : {}),
      ...(jobId === undefined ? {} : { location: `/v1/jobs/${jobId}` }),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
  });
}

function cacheHitOf({ served, record, cache }: Answer, { arrivedAtMs }: Visit): CacheHit | null {
  if (cache.tier === null) return null;
  const ttlSeconds = Math.floor((Date.parse(record.expires_at) - arrivedAtMs) / 1000);
  const why = served === 'stale' ? 'stale-while-revalidate' : 'stale-if-error';
  return {
    tier: cache.tier,
    ttlSeconds,
    stale: served === 'stale' || served === 'degraded' ? why : null,
  };
}
