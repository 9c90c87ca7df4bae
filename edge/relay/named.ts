/** `POST /v1/validate` that only the origin can answer: asked as it came, and told as it is answered. */
import * as v from 'valibot';
import type { Caller } from '#shared/auth/caller.ts';
import { IDEMPOTENCY_REPLAYED_HEADER } from '#shared/contract/idempotency-key.ts';
import { ROUTES } from '#shared/contract/routes.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { VerdictSchema } from '#shared/contract/verdict.ts';
import type { Verdict } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin, OriginAnswer } from './origin.ts';
import { readProblem } from './problem.ts';
import type { RelayedProblem } from './problem.ts';

export interface NamedErrand {
  readonly caller: Caller;
  readonly request: ValidateRequest;
  readonly idempotencyKey: string | null;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export type NamedAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly verdict: Verdict;
      readonly headers: Readonly<Record<string, string>>;
    }
  | RelayedProblem;

/** Throws Fault `origin_unavailable` when the origin gives no answer of the contract in time. */
export type RelayNamed = (errand: NamedErrand) => Promise<NamedAnswer>;

/** What of the origin's headers is about the answer. */
const PASSED_ON = ['age', 'cache-status', IDEMPOTENCY_REPLAYED_HEADER, 'location', 'retry-after'];

export function relayNamed(ask: AskOrigin): RelayNamed {
  return async ({ caller, request, idempotencyKey, deadlineMs, traceparent }) => {
    const answer = await ask({
      method: ROUTES.validate.method,
      path: ROUTES.validate.path,
      content: JSON.stringify(request),
      account: caller.accountId,
      keyId: caller.keyId,
      environment: caller.environment === 'test' ? 'test' : null,
      idempotencyKey,
      deadlineMs,
      traceparent,
    });
    if (answer.status !== 200 && answer.status !== 202) return readProblem(answer);
    const parsed = v.safeParse(VerdictSchema, answer.json);
    if (!parsed.success) throw new Fault('origin_unavailable', 'answer is not a verdict');
    const { status } = answer;
    return { kind: 'answer', status, verdict: parsed.output, headers: headersOf(answer) };
  };
}

function headersOf({ header }: OriginAnswer): Record<string, string> {
  const headers = PASSED_ON.flatMap((name) => {
    const value = header(name);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(headers);
}
