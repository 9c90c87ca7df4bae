/**
 * What only the origin can answer: a request that its caller has named (Idempotency-Key), since only
 * one place can know whether it was answered before; and a script of the sandbox that takes its time,
 * since the job that it may become is kept there. The caches of the edge have no part in either.
 */
import type { MailboxResult } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { scriptOf } from '#shared/sandbox/script.ts';
import type { RouteParts } from './parts.ts';
import { problemResponse, relayedProblemResponse } from './problem.ts';
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
  parts: Pick<RouteParts, 'relayNamed'>,
): Promise<Response | null> {
  const script = caller.environment === 'test' && parsed.ok ? scriptOf(parsed.mailbox) : null;
  if (script !== null && script.fault !== null) {
    return problemResponse(script.fault, visit.requestId);
  }
  const takesTime = script !== null && script.pace !== 'at_once';
  if (idempotencyKey === null && !takesTime) return null;
  const relayed = await parts.relayNamed({
    caller,
    request,
    idempotencyKey,
    deadlineMs,
    traceparent: visit.traceparent,
  });
  visit.timing.lap('origin');
  if (relayed.kind === 'problem') return relayedProblemResponse(relayed, visit.requestId);
  const { status, verdict, headers } = relayed;
  return Response.json(verdict, {
    status,
    headers: { ...headers, 'server-timing': visit.timing.toString() },
  });
}
