/**
 * How long past its date a verdict may still be shown, and under which condition (RFC 5861). A stale
 * verdict says how old it is, and is never called final.
 */
import type { Reason } from '#shared/contract/reason.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { freshSeconds } from './freshness.ts';

/**
 * Reasons that tell of the mailbox, the domain or a lasting rule. All others tell of a moment, or of
 * how a server took to us: they are worth asking again, and never shown once they are over.
 */
const LASTING: ReadonlySet<Reason> = new Set([
  'accepted',
  'accept_all',
  'domain_not_found',
  'no_mail_service',
  'no_mailbox',
  'mailbox_disabled',
  'mailbox_full',
  'recipient_restricted',
  'smtputf8_unsupported',
  'not_probed',
]);

/**
 * RFC 5861 §3, stale-while-revalidate: shown at once, while a fresh one is fetched behind it. One
 * part in twelve makes a verdict hardly older than it may be anyway, and covers the first caller
 * after an hour's pause even where it is believed for half a day only.
 */
const WHILE_REVALIDATING_SHARE = 1 / 12;
/**
 * RFC 5861 §4, stale-if-error: shown when nobody can be asked. As long again as it was fresh: what
 * was true for that long is likelier true than not, and the alternative is to know nothing.
 */
const IF_ERROR_SHARE = 1;

/**
 * - `fresh`: to be believed
 * - `while_revalidating`: to be shown, and asked afresh behind
 * - `if_error`: to be shown where nobody can be asked
 * - `over`: to be forgotten
 */
export type Staleness = 'fresh' | 'while_revalidating' | 'if_error' | 'over';

/** How far past its date a verdict is. One that is not final is over with its date. */
export function stalenessOf(record: VerdictRecord, nowMs: number): Staleness {
  const expiresMs = Date.parse(record.expires_at);
  if (nowMs < expiresMs) return 'fresh';
  if (nowMs < expiresMs + allowanceMs(record, WHILE_REVALIDATING_SHARE)) {
    return 'while_revalidating';
  }
  return nowMs < shownUntilMs(record) ? 'if_error' : 'over';
}

/** Unix milliseconds from which on a verdict is shown to nobody: no store need keep it longer. */
export function shownUntilMs(record: VerdictRecord): number {
  return Date.parse(record.expires_at) + allowanceMs(record, IF_ERROR_SHARE);
}

function allowanceMs({ final, reason }: VerdictRecord, share: number): number {
  return final && LASTING.has(reason) ? freshSeconds(reason) * share * 1000 : 0;
}
