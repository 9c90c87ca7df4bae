import type { Mailbox } from '#shared/address/mailbox.ts';
import { isRole } from '#shared/address/role.ts';
import { isSubaddressed } from '#shared/address/subaddress.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { scoreOf } from './score.ts';

/**
 * What can be said when the caller's deadline comes before the answer: nothing yet. It is not final,
 * is kept in no cache, and expires at once.
 */
export function pending(mailbox: Mailbox, id: string, nowMs: number): VerdictRecord {
  const now = new Date(nowMs).toISOString();
  return {
    id,
    state: 'unknown',
    reason: 'timeout',
    final: false,
    retry_at: null,
    score: scoreOf('timeout', 'unknown', null),
    flags: {
      accept_all: 'unknown',
      disposable: false,
      relay: false,
      role: isRole(mailbox.localPart),
      free: false,
      mailbox_full: false,
      subaddressed: isSubaddressed(mailbox),
      eai: mailbox.eai,
    },
    provider: null,
    mx: [],
    observed_at: now,
    expires_at: now,
    evidence: [
      {
        check: 'deadline',
        result: 'timeout',
        source: 'api-service',
        observed_at: now,
        detail: 'the answer had not come when the deadline of the request passed',
      },
    ],
  };
}
