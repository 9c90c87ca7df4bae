import { STATE_OF_REASON } from '#shared/contract/reason.ts';
import type { Reason } from '#shared/contract/reason.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { formatId } from '#shared/contract/id.ts';
import type { MailboxResult } from '#shared/address/mailbox.ts';
import { isRole } from '#shared/address/role.ts';
import { isSubaddressed } from '#shared/address/subaddress.ts';
import { isSpecialUse } from '#shared/domain/special-use.ts';
import { freshSeconds } from './freshness.ts';
import { scoreOf } from './score.ts';

const NO_FLAGS = {
  accept_all: 'unknown',
  disposable: false,
  relay: false,
  role: false,
  free: false,
  mailbox_full: false,
  subaddressed: false,
  eai: false,
} as const;

/**
 * The verdict on an address that needs nobody to be asked: one that is no Mailbox (RFC 5321 §4.1.2),
 * and one whose domain is set aside and never takes mail (RFC 6761). Null for every other address.
 *
 * It is worked out wherever it is wanted and kept nowhere, since looking it up would cost more.
 */
export function foregone(parsed: MailboxResult, nowMs: number, uuid: string): VerdictRecord | null {
  if (!parsed.ok) return record('invalid_syntax', parsed.error.detail, nowMs, uuid, NO_FLAGS);
  const { mailbox } = parsed;
  if (mailbox.domain.kind !== 'name' || !isSpecialUse(mailbox.domain.ascii)) return null;
  const flags = {
    ...NO_FLAGS,
    role: isRole(mailbox.localPart),
    subaddressed: isSubaddressed(mailbox),
    eai: mailbox.eai,
  };
  return record('reserved_domain', 'the domain is set aside by RFC 6761', nowMs, uuid, flags);
}

function record(
  reason: Reason,
  detail: string,
  nowMs: number,
  uuid: string,
  flags: VerdictRecord['flags'],
): VerdictRecord {
  const observedAt = new Date(nowMs).toISOString();
  return {
    id: formatId('val', uuid),
    state: STATE_OF_REASON[reason],
    reason,
    final: true,
    retry_at: null,
    score: scoreOf(reason, 'unknown', null),
    flags: { ...flags },
    provider: null,
    mx: [],
    observed_at: observedAt,
    expires_at: new Date(nowMs + freshSeconds(reason) * 1000).toISOString(),
    evidence: [
      { check: 'syntax', result: reason, source: 'address', observed_at: observedAt, detail },
    ],
  };
}
