/** `GET /v1/jobs/{id}`: the origin's answer, for the account whose key it is. */
import { parseId } from '#shared/contract/id.ts';
import { ROUTES } from '#shared/contract/routes.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { RouteParts } from './parts.ts';
import { relayedProblemResponse } from './problem.ts';
import type { Visit } from './visit.ts';

/** Milliseconds: a job is read from one indexed row. */
const DEADLINE_MS = 5000;

/** Throws a Fault where the request goes no further; the app answers it as a problem. */
export async function job(
  id: string,
  headers: Headers,
  visit: Visit,
  parts: Pick<RouteParts, 'admit' | 'relayJob'>,
): Promise<Response> {
  const caller = await parts.admit(headers, ROUTES.job.scopes);
  if (parseId('job', id) === null) throw new Fault('job_not_found');
  const deadlineMs = visit.arrivedAtMs + DEADLINE_MS;
  const relayed = await parts.relayJob({
    caller,
    jobId: id,
    deadlineMs,
    traceparent: visit.traceparent,
  });
  if (relayed.kind === 'problem') return relayedProblemResponse(relayed, visit.requestId);
  return Response.json(relayed.job);
}
