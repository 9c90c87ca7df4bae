/** Leases, given back to the origin's ledger and borrowed from it. */
import * as v from 'valibot';
import { EDGE_ITSELF } from '#shared/auth/request-signature.ts';
import { LeaseAnswerSchema } from '#shared/contract/lease.ts';
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin } from './origin.ts';

/** Throws Fault `origin_unavailable` when the origin gives no answer of the contract in time. */
export function relayLeases(
  ask: AskOrigin,
): (request: LeaseRequest, deadlineMs: number) => Promise<LeaseAnswer> {
  return async (request, deadlineMs) => {
    const answer = await ask({
      method: 'POST',
      path: '/internal/leases',
      content: JSON.stringify(request),
      account: EDGE_ITSELF.account,
      keyId: EDGE_ITSELF.keyId,
      deadlineMs,
      traceparent: null,
    });
    const parsed = v.safeParse(LeaseAnswerSchema, answer.json);
    if (answer.status !== 200 || !parsed.success) {
      throw new Fault('origin_unavailable', `unexpected answer ${answer.status} about leases`);
    }
    return parsed.output;
  };
}
