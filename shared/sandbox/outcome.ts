/** The verdicts of the sandbox. */
import type { Mailbox, MailboxResult } from '#shared/address/mailbox.ts';
import { isSubaddressed } from '#shared/address/subaddress.ts';
import { formatId } from '#shared/contract/id.ts';
import { STATE_OF_REASON } from '#shared/contract/reason.ts';
import type { Reason } from '#shared/contract/reason.ts';
import type { Flags, VerdictRecord } from '#shared/contract/verdict.ts';
import { foregone } from '#shared/verdict/foregone.ts';
import { freshSeconds } from '#shared/verdict/freshness.ts';
import { scoreOf } from '#shared/verdict/score.ts';
import { scriptOf } from './script.ts';
import type { ScriptedFlag } from './script.ts';

/**
 * The verdict on an address under a test key: the true one where it is no mailbox, the scripted one
 * where there is a script, and `not_probed` for every other. When it is told, and whether it is, is
 * for the script to say.
 */
export function sandboxOutcome(
  parsed: MailboxResult,
  nowMs: number,
  uuid: string,
): VerdictRecord | null {
  return parsed.ok ? scripted(parsed.mailbox, nowMs, uuid) : foregone(parsed, nowMs, uuid);
}

function scripted(mailbox: Mailbox, nowMs: number, uuid: string): VerdictRecord {
  const { reason, flag, detail } = scriptOf(mailbox);
  const flags = {
    ...flagsOf(reason, flag),
    subaddressed: isSubaddressed(mailbox),
    eai: mailbox.eai,
  };
  const observedAt = new Date(nowMs).toISOString();
  return {
    id: formatId('val', uuid),
    state: STATE_OF_REASON[reason],
    reason,
    final: true,
    retry_at: null,
    score: scoreOf(reason, flags.accept_all, null),
    flags,
    provider: null,
    mx: [],
    observed_at: observedAt,
    expires_at: new Date(nowMs + freshSeconds(reason) * 1000).toISOString(),
    evidence: [
      { check: 'sandbox', result: reason, source: 'script', observed_at: observedAt, detail },
    ],
  };
}

function flagsOf(reason: Reason, flag: ScriptedFlag | null): Flags {
  return {
    accept_all: acceptAllOf(reason),
    disposable: flag === 'disposable',
    relay: flag === 'relay',
    role: flag === 'role',
    free: flag === 'free',
    mailbox_full: reason === 'mailbox_full',
    subaddressed: false,
    eai: false,
  };
}

/** As a real verdict would have it: a domain that tells its mailboxes apart does not accept all. */
function acceptAllOf(reason: Reason): Flags['accept_all'] {
  if (reason === 'accept_all') return 'yes';
  return reason === 'accepted' || reason === 'no_mailbox' ? 'no' : 'unknown';
}
