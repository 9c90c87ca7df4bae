/** Verdicts as responses. */
import type { Mailbox } from '#shared/address/mailbox.ts';
import { presentVerdict } from '#shared/contract/present.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { CacheInfo, VerdictRecord } from '#shared/contract/verdict.ts';
import { cacheStatus } from './cache-status.ts';
import type { Visit } from './visit.ts';

/** What was asked, read as far as it can be. */
export interface Asked {
  readonly request: ValidateRequest;
  /** Null where the address is no mailbox. */
  readonly mailbox: Mailbox | null;
  /** What the origin says was said for this answer; it is kept for nobody else. */
  readonly transcript?: Transcript | null;
}

export const MISS: CacheInfo = { status: 'miss', tier: null, age: 0 };

/** Seconds after which a job is worth asking for, where the origin does not say. */
const LOOK_AGAIN_SECONDS = '2';

/** 200 with a verdict. */
export function verdictResponse(
  record: VerdictRecord,
  cache: CacheInfo,
  asked: Asked,
  visit: Visit,
): Response {
  // RFC 9111 §5.1: an Age says that the answer was not made for this request.
  const age = cache.status === 'hit' ? { age: String(cache.age) } : {};
  return respond(200, record, cache, asked, visit, age);
}

/** 202 with a provisional verdict, and where the final one will be. */
export function provisionalResponse(
  record: VerdictRecord,
  promise: { readonly jobId: string; readonly retryAfter: string | null },
  asked: Asked,
  visit: Visit,
): Response {
  return respond(202, record, MISS, asked, visit, {
    location: `/v1/jobs/${promise.jobId}`,
    'retry-after': promise.retryAfter ?? LOOK_AGAIN_SECONDS,
  });
}

function respond(
  status: 200 | 202,
  record: VerdictRecord,
  cache: CacheInfo,
  asked: Asked,
  visit: Visit,
  headers: Readonly<Record<string, string>>,
): Response {
  const { request, mailbox, transcript = null } = asked;
  const view = { email: request.email, mailbox, cache, request, transcript };
  const verdict = presentVerdict(record, view);
  const ttlSeconds = Math.floor((Date.parse(record.expires_at) - visit.arrivedAtMs) / 1000);
  return new Response(JSON.stringify(verdict), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-status': cacheStatus(cache, ttlSeconds, request.max_age === 0),
      'server-timing': visit.timing.toString(),
      ...headers,
    },
  });
}
