/** What a caller asks after, read at the origin on its behalf. */
import * as v from 'valibot';
import type { Caller } from '#shared/auth/caller.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin } from './origin.ts';
import { readProblem } from './problem.ts';
import type { RelayedProblem } from './problem.ts';

export interface OnBehalf {
  readonly caller: Caller;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

/**
 * Gets `path` and reads what is there.
 *
 * Throws Fault `origin_late` or `origin_unavailable` when it gives no answer of the contract in time.
 */
export async function readFor<TSchema extends v.GenericSchema>(
  ask: AskOrigin,
  { caller, deadlineMs, traceparent }: OnBehalf,
  path: string,
  schema: TSchema,
): Promise<{ readonly kind: 'read'; readonly value: v.InferOutput<TSchema> } | RelayedProblem> {
  const answer = await ask({
    method: 'GET',
    path,
    content: null,
    account: caller.accountId,
    keyId: caller.keyId,
    deadlineMs,
    traceparent,
  });
  if (answer.status !== 200) return readProblem(answer);
  const parsed = v.safeParse(schema, answer.json);
  if (!parsed.success) throw new Fault('origin_unavailable', 'answer breaks its schema');
  return { kind: 'read', value: parsed.output };
}
