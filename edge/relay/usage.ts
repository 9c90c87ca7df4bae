/** `GET /v1/usage`, asked of the origin. */
import * as v from 'valibot';
import type { Caller } from '#shared/auth/caller.ts';
import { UsageSchema } from '#shared/contract/usage.ts';
import type { Usage } from '#shared/contract/usage.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin } from './origin.ts';
import { readProblem } from './problem.ts';
import type { RelayedProblem } from './problem.ts';

export type RelayedUsage = { readonly kind: 'usage'; readonly usage: Usage } | RelayedProblem;

export interface UsageErrand {
  readonly caller: Caller;
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export type RelayUsage = (errand: UsageErrand) => Promise<RelayedUsage>;

/** Throws Fault `origin_unavailable` when the origin gives no answer of the contract in time. */
export function relayUsage(ask: AskOrigin): RelayUsage {
  return async ({ caller, deadlineMs, traceparent }) => {
    const answer = await ask({
      method: 'GET',
      path: '/v1/usage',
      content: null,
      account: caller.accountId,
      keyId: caller.keyId,
      deadlineMs,
      traceparent,
    });
    if (answer.status !== 200) return readProblem(answer);
    const parsed = v.safeParse(UsageSchema, answer.json);
    if (!parsed.success) throw new Fault('origin_unavailable', 'answer is not a usage');
    return { kind: 'usage', usage: parsed.output };
  };
}
