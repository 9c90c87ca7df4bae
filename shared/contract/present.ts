import type { Mailbox } from '#shared/address/mailbox.ts';
import { suggest, suggestForInvalid } from '#shared/address/suggestion.ts';
import { actionOf } from '#shared/verdict/policy.ts';
import type { Transcript } from './transcript.ts';
import type { ValidateRequest } from './validate-request.ts';
import type { CacheInfo, Verdict, VerdictRecord } from './verdict.ts';

/** What a verdict is shown with: the address as the caller sent it, and how the answer was found. */
export interface VerdictView {
  readonly email: string;
  /** Null where the address is no mailbox. */
  readonly mailbox: Mailbox | null;
  readonly cache: CacheInfo;
  readonly request: Pick<ValidateRequest, 'include' | 'policy'>;
  /** What was said to a mail server for this very answer. */
  readonly transcript?: Transcript | null;
}

/** A record, which holds no address, made into the answer to one caller. */
export function presentVerdict(record: VerdictRecord, view: VerdictView): Verdict {
  const { evidence, ...kept } = record;
  const { mailbox, request } = view;
  return {
    ...kept,
    // The one flag that is about how the caller wrote it: the record knows the normalised form only.
    flags: { ...record.flags, eai: mailbox?.eai ?? record.flags.eai },
    email: view.email,
    normalized: mailbox?.normalized ?? null,
    suggestion: suggestionFor(record, view),
    action: request.policy === undefined ? null : actionOf(request.policy, record),
    cache: view.cache,
    ...(request.include.includes('evidence') ? { evidence } : {}),
    ...(request.include.includes('transcript') ? { transcript: view.transcript ?? null } : {}),
  };
}

/** The record behind an answer that was asked for with its evidence. */
export function recordOf(verdict: Verdict): VerdictRecord {
  return {
    id: verdict.id,
    state: verdict.state,
    reason: verdict.reason,
    final: verdict.final,
    retry_at: verdict.retry_at,
    score: verdict.score,
    flags: verdict.flags,
    provider: verdict.provider,
    mx: verdict.mx,
    observed_at: verdict.observed_at,
    expires_at: verdict.expires_at,
    evidence: verdict.evidence ?? [],
  };
}

/** Seconds since a verdict was observed, for `Age` and `cache.age`. Never negative. */
export function ageSeconds(record: VerdictRecord, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(record.observed_at)) / 1000));
}

function suggestionFor(record: VerdictRecord, { mailbox, email }: VerdictView): string | null {
  return mailbox === null ? suggestForInvalid(email) : suggest(mailbox, takesMail(record));
}

/**
 * Whether the domain takes mail at all, as far as the verdict knows: a suggestion is never made for
 * one that does, whatever its name looks like.
 */
function takesMail({ reason, state }: VerdictRecord): boolean | null {
  if (reason === 'domain_not_found' || reason === 'no_mail_service') return false;
  return state === 'unknown' || reason === 'reserved_domain' ? null : true;
}
