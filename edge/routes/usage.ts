/** `GET /v1/usage`: what the account of a key has used in this month. */
import { ROUTES } from '#shared/contract/routes.ts';
import type { RouteParts } from './parts.ts';
import { relayedProblemResponse } from './problem.ts';
import type { Visit } from './visit.ts';

/** Milliseconds: the ledger of a month is one indexed row. */
const DEADLINE_MS = 5000;

/** Throws a Fault where the request goes no further; the app answers it as a problem. */
export async function usage(
  headers: Headers,
  visit: Visit,
  parts: Pick<RouteParts, 'admit' | 'meter' | 'relayUsage'>,
): Promise<Response> {
  const caller = await parts.admit(headers, ROUTES.usage.scopes);
  // Whoever asks wants to see what was used, and not what this isolate has set aside.
  await parts.meter.giveBack(caller.accountId);
  const relayed = await parts.relayUsage({
    caller,
    deadlineMs: visit.arrivedAtMs + DEADLINE_MS,
    traceparent: visit.traceparent,
  });
  if (relayed.kind === 'problem') return relayedProblemResponse(relayed, visit.requestId);
  return Response.json(relayed.usage);
}
