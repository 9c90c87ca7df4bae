import { STATE_OF_REASON } from '#shared/contract/reason.ts';
import type { Reason } from '#shared/contract/reason.ts';
import type { Flags, VerdictRecord } from '#shared/contract/verdict.ts';
import { acceptAllOf, settledByDomain } from './accept-all.ts';
import type { Evidence, RouteEvidence } from './evidence.ts';
import { evidenceItems } from './evidence-items.ts';
import { freshSeconds } from './freshness.ts';
import { reasonOfRecipient } from './recipient.ts';
import { retryDelaySeconds } from './retry.ts';
import { scoreOf } from './score.ts';

/** What a verdict depends on beside the evidence. */
export interface Bench {
  /** `val_…` */
  readonly id: string;
  readonly nowMs: number;
  /** Seconds before each further question to an address that is put off. */
  readonly retryDelaysSeconds: readonly number[];
}

/**
 * The whole opinion: evidence in, verdict out, nothing else looked at.
 *
 * `final` is false exactly when `retry_at` is set: the address will be asked again without anybody
 * having to ask for it.
 */
export function judge(evidence: Evidence, bench: Bench): VerdictRecord {
  const provider = evidence.route.kind === 'route' ? evidence.route.provider : null;
  const acceptAll = acceptAllOf(evidence.acceptAll, evidence.recipient, provider);
  const reason = reasonOf(evidence, acceptAll);
  const retryAtMs = retryTime(evidence, reason, bench);
  const freshUntilMs = retryAtMs ?? freshUntil(evidence, reason, bench);
  const observedAt = isoTime(bench.nowMs);
  return {
    id: bench.id,
    state: STATE_OF_REASON[reason],
    reason,
    final: retryAtMs === null,
    retry_at: retryAtMs === null ? null : isoTime(retryAtMs),
    score: scoreOf(reason, acceptAll, provider),
    flags: flagsOf(evidence, reason, acceptAll),
    provider,
    mx: mxHosts(evidence.route),
    observed_at: observedAt,
    expires_at: isoTime(freshUntilMs),
    evidence: evidenceItems(evidence, observedAt),
  };
}

function reasonOf(evidence: Evidence, acceptAll: Flags['accept_all']): Reason {
  const fromRoute = reasonOfRoute(evidence.route);
  if (fromRoute !== null) return fromRoute;
  if (evidence.recipient === null) return settledByDomain(evidence) ? 'accept_all' : 'not_probed';
  const reason = reasonOfRecipient(evidence.recipient);
  return reason === 'accepted' && acceptAll === 'yes' ? 'accept_all' : reason;
}

function reasonOfRoute(route: RouteEvidence): Reason | null {
  switch (route.kind) {
    case 'route':
      return null;
    case 'domain_not_found':
      return 'domain_not_found';
    // RFC 5321 §5.1: MX records that lead nowhere are an error; there is no fall-back to A.
    case 'null_mx':
    case 'no_records':
    case 'unusable_mx':
      return 'no_mail_service';
    // RFC 8461 §5: under `enforce` nothing is sent to a host that the policy does not name.
    case 'mx_outside_policy':
      return 'tls_required';
    case 'dns_failure':
      return 'dns_failure';
  }
}

/**
 * A verdict on a domain says nothing beyond the time that the domain's own is believed, and one that
 * was not asked for nothing beyond the time at which it could be.
 */
function freshUntil(evidence: Evidence, reason: Reason, { nowMs }: Bench): number {
  const { recipient } = evidence;
  const untilMs = nowMs + freshSeconds(reason) * 1000;
  if (recipient?.kind === 'held_back') {
    return Math.max(nowMs, Math.min(untilMs, recipient.untilMs));
  }
  return settledByDomain(evidence) ? Math.min(untilMs, evidence.acceptAll.untilMs) : untilMs;
}

function retryTime(evidence: Evidence, reason: Reason, bench: Bench): number | null {
  const reply = evidence.recipient?.kind === 'reply' ? evidence.recipient.reply : null;
  const delay = retryDelaySeconds(reason, evidence.attempt, reply, bench.retryDelaysSeconds);
  return delay === null ? null : bench.nowMs + delay * 1000;
}

function flagsOf(evidence: Evidence, reason: Reason, acceptAll: Flags['accept_all']): Flags {
  return { ...evidence.address, accept_all: acceptAll, mailbox_full: reason === 'mailbox_full' };
}

function mxHosts(route: RouteEvidence): string[] {
  return 'hosts' in route ? [...route.hosts] : [];
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
