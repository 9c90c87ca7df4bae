/** How an address that cannot be answered by its text alone gets its answer. */
import type { Mailbox } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { ageSeconds, recordOf } from '#shared/contract/present.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { FAULTS, Fault } from '#shared/fault/catalogue.ts';
import { staleVerdict } from '#shared/verdict/degraded.ts';
import type { Outage } from '#shared/verdict/degraded.ts';
import { passedBefore } from '#edge/recall/found.ts';
import type { Found, Passed, Recalled } from '#edge/recall/found.ts';
import type { RouteParts, RelayedProblem, RelayedVerdict } from './parts.ts';
import { MISS } from './verdict-response.ts';
import type { Answer } from './verdict-response.ts';
import type { Visit } from './visit.ts';

export interface Question {
  readonly request: ValidateRequest;
  readonly mailbox: Mailbox;
  readonly caller: Caller;
  readonly hash: string;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
}

export type AnswerParts = Pick<
  RouteParts,
  | 'alone'
  | 'later'
  | 'log'
  | 'meter'
  | 'now'
  | 'originBackInMs'
  | 'recall'
  | 'refresh'
  | 'relayValidate'
  | 'underWay'
>;

type Miss = Extract<Found, { kind: 'miss' }>;

/**
 * What the caches know, else what the origin says, else what can be said without it. Throws a Fault
 * where nothing can be said that the caller has asked for.
 */
export async function answer(
  question: Question,
  visit: Visit,
  parts: AnswerParts,
): Promise<Answer | RelayedProblem> {
  const found = await recall(question, parts);
  visit.timing.lap('recall');
  switch (found.kind) {
    case 'hit':
      return shown('hit', found, parts);
    case 'stale':
      parts.later(refresh(question, visit, parts));
      return shown('stale', found, parts);
    case 'miss':
      return relay(question, found, visit, parts);
  }
}

/**
 * Milliseconds in which the origin makes a promise even on a busy day. They are left, and half of a
 * longer time is, for asking after all should the first one get no verdict.
 */
const PROMISE_MS = 500;

/** Where somebody in this isolate asks for the same already, their answer does for both. */
async function recall(
  question: Question,
  { alone, now, recall: caches, underWay }: AnswerParts,
): Promise<Found> {
  const { hash, mailbox, request, deadlineMs } = question;
  const domain = alone.domainOf(mailbox);
  const sought = { hash, domain, maxAgeSeconds: request.max_age, deadlineMs };
  const found = await caches.find(sought);
  // Who wants a fresh probe or its transcript wants one of their own.
  const mayFollow = request.max_age !== 0 && !request.include.includes('transcript');
  if (found.kind !== 'miss' || !mayFollow) return found;
  const untilMs = Math.min(now() + (deadlineMs - now()) / 2, deadlineMs - PROMISE_MS);
  return (await underWay.follow(hash, untilMs, () => caches.remembered(sought))) ?? found;
}

function refresh(
  { caller, request, hash }: Question,
  { traceparent }: Visit,
  { refresh: fetchBehind }: AnswerParts,
): Promise<void> {
  return fetchBehind(hash, { caller, request, traceparent });
}

async function relay(
  question: Question,
  miss: Miss,
  visit: Visit,
  parts: AnswerParts,
): Promise<Answer | RelayedProblem> {
  const { caller, request, hash, deadlineMs } = question;
  parts.meter.refuseIfUsedUp(caller.accountId);
  const endLead = parts.underWay.lead(hash, deadlineMs);
  try {
    const errand = { caller, request, deadlineMs, traceparent: visit.traceparent };
    const relayed = await parts.relayValidate(errand);
    visit.timing.lap('origin');
    if (relayed.kind === 'verdict') parts.recall.keep(hash, recordOf(relayed.verdict));
    return told(relayed, question, miss, parts);
  } catch (error) {
    visit.timing.lap('origin');
    const outage = error instanceof Fault ? outageOf(error) : null;
    if (outage === null) throw error;
    parts.log('WARN', 'verdict.degraded', { request_id: visit.requestId, outage });
    const degraded = await withoutOrigin(question, miss, outage, parts);
    if (degraded === null) throw error;
    return degraded;
  } finally {
    endLead();
  }
}

function outageOf({ code }: Fault): Outage | null {
  if (code === 'origin_late') return 'late';
  return code === 'origin_unavailable' ? 'away' : null;
}

const SERVER_ERROR = 500;
/** Seconds after which a job is worth asking for, where the origin does not say. */
export const LOOK_AGAIN_SECONDS = '2';

/** What the origin has said. Where it can take nothing, a stale verdict is better than none. */
function told(
  relayed: RelayedVerdict,
  { request, mailbox }: Question,
  miss: Miss,
  parts: AnswerParts,
): Answer | RelayedProblem {
  if (relayed.kind === 'problem') {
    const stale = relayed.problem.status >= SERVER_ERROR ? staleIfError(miss, parts) : null;
    return stale ?? relayed;
  }
  const { cache, transcript = null } = relayed.verdict;
  const record = recordOf(relayed.verdict);
  const because = request.max_age === 0 ? 'request' : 'miss';
  const passed =
    cache.tier === null ? [...miss.passed, { cache: 'origin', because } as const] : miss.passed;
  if (relayed.kind === 'verdict') return { served: 'origin', record, cache, passed, transcript };
  const { jobId, retryAfter } = relayed;
  return {
    served: 'promise',
    record: parts.alone.withFlags(record, mailbox),
    cache,
    passed,
    jobId,
    retryAfter: retryAfter ?? LOOK_AGAIN_SECONDS,
  };
}

/** Null for a caller who wants a fresh probe or nothing. */
async function withoutOrigin(
  { request, mailbox, deadlineMs }: Question,
  miss: Miss,
  outage: Outage,
  parts: AnswerParts,
): Promise<Answer | null> {
  if (request.max_age === 0) return null;
  const stale = staleIfError(miss, parts);
  if (stale !== null) return stale;
  const retryAfter = retryAfterSeconds(parts);
  const retryAtMs = parts.now() + retryAfter * 1000;
  const record = await parts.alone.withoutOrigin(mailbox, { outage, retryAtMs, deadlineMs });
  const said = { record, cache: MISS, passed: miss.passed };
  return record.final
    ? { served: 'alone', ...said }
    : { served: 'degraded', ...said, retryAfter: String(retryAfter) };
}

function staleIfError({ ifError, passed: met }: Miss, parts: AnswerParts): Answer | null {
  if (ifError === null) return null;
  const passed = passedBefore(ifError.tier, met);
  const retryAfter = String(retryAfterSeconds(parts));
  return { ...shown('degraded', { ...ifError, passed }, parts), retryAfter };
}

/** What a cache of the edge's holds, as the caller gets it. */
function shown(
  served: 'hit' | 'stale' | 'degraded',
  { record, tier, passed }: Recalled & { readonly passed: readonly Passed[] },
  { now }: AnswerParts,
): Answer {
  return {
    served,
    record: served === 'hit' ? record : staleVerdict(record),
    cache: { status: 'hit', tier, age: ageSeconds(record, now()) },
    passed,
  };
}

function retryAfterSeconds({ originBackInMs }: AnswerParts): number {
  const { retryAfterSeconds: atLeast } = FAULTS.origin_unavailable;
  return Math.max(atLeast, Math.ceil(originBackInMs() / 1000));
}
