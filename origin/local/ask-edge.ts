import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { JobSchema } from '#shared/contract/job.ts';
import { TIMEOUT_RANGE_MS } from '#shared/contract/validate-request.ts';
import { VerdictSchema, type Verdict } from '#shared/contract/verdict.ts';

/** Milliseconds between two looks at a job. */
const POLL_MS = 250;
/** Milliseconds after which the slowest mail server's silence has been noticed many times over. */
const JOB_LIMIT_MS = 120_000;
/** Milliseconds for one HTTP exchange, above the longest time that the API itself may take. */
const EXCHANGE_LIMIT_MS = TIMEOUT_RANGE_MS.max + 5_000;

/** Where the edge is, and with which key to ask it. */
export interface EdgeAccess {
  readonly edgeUrl: string;
  readonly apiKey: string;
}

/**
 * Asks the edge for one verdict, as a customer would: over HTTP, and where the answer is a promise
 * (202), by following its job to the end.
 */
export async function askEdge(access: EdgeAccess, email: string): Promise<Verdict> {
  const response = await exchange(access, '/v1/validate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, timeout_ms: TIMEOUT_RANGE_MS.max }),
  });
  const location = response.headers.get('location');
  if (response.status === 202 && location !== null) {
    await response.body?.cancel();
    return followJob(access, location);
  }
  if (response.status !== 200) throw new Error(await refusalOf(response));
  return v.parse(VerdictSchema, await response.json());
}

async function followJob(access: EdgeAccess, location: string): Promise<Verdict> {
  const deadline = performance.now() + JOB_LIMIT_MS;
  while (performance.now() < deadline) {
    const response = await exchange(access, location, {});
    if (response.status !== 200) throw new Error(await refusalOf(response));
    const job = v.parse(JobSchema, await response.json());
    if (job.result !== undefined && job.result !== null) return job.result;
    await delay(POLL_MS);
  }
  throw new Error('the job did not end');
}

async function exchange(access: EdgeAccess, path: string, request: RequestInit): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('x-api-key', access.apiKey);
  return fetch(new URL(path, access.edgeUrl), {
    ...request,
    headers,
    signal: AbortSignal.timeout(EXCHANGE_LIMIT_MS),
  });
}

/** The status and the problem's code; the body names no address. */
async function refusalOf(response: Response): Promise<string> {
  return `HTTP ${response.status} ${await response.text()}`;
}
