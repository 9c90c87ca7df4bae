/**
 * What only the origin can answer: a request that its caller has named (Idempotency-Key), since only
 * one place can know whether it was answered before; and a script of the sandbox that takes its time,
 * since the job that it may become is kept there. The caches of the edge have no part in either.
 */
import type { MailboxResult } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { IDEMPOTENCY_REPLAYED_HEADER } from '#shared/contract/idempotency-key.ts';
import { recordOf } from '#shared/contract/present.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { scriptOf } from '#shared/sandbox/script.ts';
import type { Passed } from '#edge/recall/found.ts';
import { LOOK_AGAIN_SECONDS } from './answer.ts';
import type { RelayedProblem, RelayedVerdict, RouteParts } from './parts.ts';
import { problemResponse, relayedProblemResponse } from './problem.ts';
import { verdictResponse } from './verdict-response.ts';
import type { Answer } from './verdict-response.ts';
import type { Visit } from './visit.ts';

export interface NamedQuestion {
  readonly caller: Caller;
  readonly request: ValidateRequest;
  readonly parsed: MailboxResult;
  readonly idempotencyKey: string | null;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
}

/** The origin's answer, or a refusal that the sandbox scripts; null where the edge may answer itself. */
export async function namedAnswer(
  { caller, request, parsed, idempotencyKey, deadlineMs }: NamedQuestion,
  visit: Visit,
  { relayNamed }: Pick<RouteParts, 'relayNamed'>,
): Promise<Response | null> {
  const script = caller.environment === 'test' && parsed.ok ? scriptOf(parsed.mailbox) : null;
  if (script !== null && script.fault !== null) {
    return problemResponse(script.fault, visit.requestId);
  }
  const takesTime = script !== null && script.pace !== 'at_once';
  if (idempotencyKey === null && !takesTime) return null;
  const { traceparent } = visit;
  const errand = { caller, request, idempotencyKey, deadlineMs, traceparent };
  const { relayed, replayed } = await relayNamed(errand);
  visit.timing.lap('origin');
  if (relayed.kind === 'problem') return relayedProblemResponse(relayed, visit.requestId);
  const mailbox = parsed.ok ? parsed.mailbox : null;
  const response = verdictResponse(answerOf(relayed, request), { request, mailbox }, visit);
  if (replayed) response.headers.set(IDEMPOTENCY_REPLAYED_HEADER, 'true');
  return response;
}

const NOT_ASKED: readonly Passed[] = [
  { cache: 'edge-memory', because: 'bypass' },
  { cache: 'edge-global', because: 'bypass' },
];

function answerOf(
  relayed: Exclude<RelayedVerdict, RelayedProblem>,
  { max_age: maxAge }: ValidateRequest,
): Answer {
  const { verdict } = relayed;
  const { cache, transcript = null } = verdict;
  const missed = { cache: 'origin', because: maxAge === 0 ? 'request' : 'miss' } as const;
  const answer = {
    record: recordOf(verdict),
    cache,
    passed: cache.tier === null ? [...NOT_ASKED, missed] : NOT_ASKED,
    transcript,
  };
  if (relayed.kind === 'verdict') return { served: 'origin', ...answer };
  const retryAfter = relayed.retryAfter ?? LOOK_AGAIN_SECONDS;
  return { served: 'promise', ...answer, jobId: relayed.jobId, retryAfter };
}
