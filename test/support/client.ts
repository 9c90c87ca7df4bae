/** A client of the API, as a user would write one. */
import * as v from 'valibot';
import { UsageSchema } from '#shared/contract/usage.ts';
import { VerdictSchema } from '#shared/contract/verdict.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { expectRequestId } from './request-id.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export async function request(
  url: string,
  init: RequestInit & { readonly key?: string } = {},
): Promise<Answer> {
  const { key, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (key !== undefined) headers.set('x-api-key', key);
  const response = await fetch(url, { ...rest, headers });
  const text = await response.text();
  expectRequestId(url, response.status, response.headers);
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

/** `POST /v1/validate` with a JSON body. */
export function postValidate(
  base: string,
  key: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return request(`${base}/v1/validate`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** The verdict of an answer that must be one. */
export function verdictOf(answer: Answer): Verdict {
  return v.parse(VerdictSchema, answer.body);
}

/** Units that the account of a key was charged in this month. */
export async function usedUnits(base: string, key: string): Promise<number> {
  return v.parse(UsageSchema, (await request(`${base}/v1/usage`, { key })).body).used;
}

/** Runs tasks with at most `width` of them in flight; answers come in the order of the tasks. */
export async function inFlight<T>(
  width: number,
  tasks: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const answers: T[] = [];
  const queue = tasks.entries();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, task] of queue) answers[index] = await task();
    }),
  );
  return answers;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
