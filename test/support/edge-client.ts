import * as v from 'valibot';
import { ProblemSchema } from '#shared/contract/problem.ts';
import type { Problem } from '#shared/contract/problem.ts';
import { VerdictSchema } from '#shared/contract/verdict.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { expectRequestId } from './request-id.ts';

/** Asks for a verdict; the body is any value, sent as JSON. */
export async function postValidate(
  url: string,
  key: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  signal: AbortSignal | null = null,
): Promise<Response> {
  const response = await fetch(`${url}/v1/validate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, ...headers },
    body: JSON.stringify(body),
    signal,
  });
  expectRequestId(url, response.status, response.headers);
  return response;
}

/** The verdict of an answer, whose every member is as the contract says. */
export async function verdictOf(response: Response): Promise<Verdict> {
  return v.parse(v.strictObject(VerdictSchema.entries), await response.json());
}

/** The problem of an answer, which its headers and its status agree with. */
export async function problemOf(response: Response): Promise<Problem> {
  const problem = v.parse(v.strictObject(ProblemSchema.entries), await response.json());
  const agree =
    response.headers.get('content-type') === 'application/problem+json' &&
    response.status === problem.status &&
    response.headers.get('request-id') === problem.request_id;
  if (!agree) throw new TypeError(`headers and problem differ: ${JSON.stringify(problem)}`);
  return problem;
}
