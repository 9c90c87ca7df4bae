/** The record of a key, asked of the origin. */
import * as v from 'valibot';
import { EDGE_ITSELF } from '#shared/auth/request-signature.ts';
import { KeyRecordSchema } from '#shared/contract/key-record.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { PROBLEM_MEDIA_TYPE } from '#shared/contract/problem-response.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin } from './origin.ts';

/** Milliseconds for one indexed row; a caller with a short deadline waits for this first. */
const DEADLINE_MS = 1000;

/**
 * The record under a digest, or null where the origin says that there is none. A 404 that is not a
 * problem of our API's may come from anything on the way, and proves nothing.
 */
export function relayKeyRecord(
  ask: AskOrigin,
  now: () => number,
): (digest: string) => Promise<KeyRecord | null> {
  return async (digest) => {
    const answer = await ask({
      method: 'GET',
      path: `/internal/keys/${digest}`,
      content: null,
      account: EDGE_ITSELF.account,
      keyId: EDGE_ITSELF.keyId,
      deadlineMs: now() + DEADLINE_MS,
      traceparent: null,
    });
    if (answer.status === 404 && answer.mediaType === PROBLEM_MEDIA_TYPE) return null;
    const parsed = v.safeParse(KeyRecordSchema, answer.json);
    if (answer.status !== 200 || !parsed.success) {
      throw new Fault('origin_unavailable', `unexpected answer ${answer.status} about a key`);
    }
    return parsed.output;
  };
}
