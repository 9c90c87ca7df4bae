/** `POST /v1/validate` that only the origin can answer, asked as it came. */
import { IDEMPOTENCY_REPLAYED_HEADER } from '#shared/contract/idempotency-key.ts';
import { ROUTES } from '#shared/contract/routes.ts';
import type { AskOrigin } from './origin.ts';
import { readRelayed } from './validate.ts';
import type { Errand, RelayedVerdict } from './validate.ts';

export interface NamedErrand extends Errand {
  readonly idempotencyKey: string | null;
}

export interface NamedAnswer {
  /** Its verdict has evidence only where the caller asked for it: it is kept for nobody else. */
  readonly relayed: RelayedVerdict;
  /** Whether it was given before, for the same key. */
  readonly replayed: boolean;
}

export type RelayNamed = (errand: NamedErrand) => Promise<NamedAnswer>;

/** Throws Fault `origin_late` or `origin_unavailable` when it gives no answer of the contract in time. */
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
    const replayed = answer.header(IDEMPOTENCY_REPLAYED_HEADER) !== null;
    return { relayed: readRelayed(answer), replayed };
  };
}
