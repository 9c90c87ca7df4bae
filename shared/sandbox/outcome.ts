/**
 * The sandbox: what a test key (`ev_test_…`) is answered. Outcomes are scripted by the local part at
 * one domain that can never be real, so that an integration can be tried out against every state and
 * reason, and nobody's mail server is asked.
 *
 * `no_mailbox@sandbox.test` gives that reason, `risky@sandbox.test` that state,
 * `disposable@sandbox.test` an accepted address with that flag. A tag makes an address distinct and
 * changes nothing else: `accepted+42@sandbox.test`.
 */
import type { Mailbox, MailboxResult } from '#shared/address/mailbox.ts';
import { subaddressOf } from '#shared/address/subaddress.ts';
import { formatId } from '#shared/contract/id.ts';
import { REASONS, STATE_OF_REASON, STATES } from '#shared/contract/reason.ts';
import type { Reason, State } from '#shared/contract/reason.ts';
import type { Flags, VerdictRecord } from '#shared/contract/verdict.ts';
import { foregone } from '#shared/verdict/foregone.ts';
import { freshSeconds } from '#shared/verdict/freshness.ts';
import { scoreOf } from '#shared/verdict/score.ts';

/** RFC 6761 §6.2 sets `.test` aside: no live key ever sees more of it than `reserved_domain`. */
export const SANDBOX_DOMAIN = 'sandbox.test';

/** The reason that stands for a state when the state alone is asked for. */
const REASON_OF_STATE: Readonly<Record<State, Reason>> = {
  deliverable: 'accepted',
  undeliverable: 'no_mailbox',
  risky: 'accept_all',
  unknown: 'timeout',
};

/** Flags that a local part of that name sets, on an address that is accepted. */
const SCRIPTED_FLAGS = ['disposable', 'relay', 'role', 'free'] as const;
type ScriptedFlag = (typeof SCRIPTED_FLAGS)[number];

interface Script {
  readonly reason: Reason;
  readonly flag: ScriptedFlag | null;
  readonly detail: string;
}

/**
 * The verdict on an address under a test key: the true one where it is no mailbox, the scripted one
 * where there is a script, and `not_probed` for every other.
 */
export function sandboxOutcome(
  parsed: MailboxResult,
  nowMs: number,
  uuid: string,
): VerdictRecord | null {
  return parsed.ok ? scripted(parsed.mailbox, nowMs, uuid) : foregone(parsed, nowMs, uuid);
}

function scripted(mailbox: Mailbox, nowMs: number, uuid: string): VerdictRecord {
  const subaddress = subaddressOf(mailbox);
  const name = (subaddress?.base ?? mailbox.localPart).toLowerCase();
  const { reason, flag, detail } = isSandbox(mailbox) ? scriptOf(name) : ELSEWHERE;
  const flags = { ...flagsOf(reason, flag), subaddressed: subaddress !== null, eai: mailbox.eai };
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

const ELSEWHERE: Script = {
  reason: 'not_probed',
  flag: null,
  detail: `a test key is answered for addresses at ${SANDBOX_DOMAIN} only`,
};

function isSandbox({ domain }: Mailbox): boolean {
  return domain.kind === 'name' && domain.ascii === SANDBOX_DOMAIN;
}

function scriptOf(name: string): Script {
  const detail = 'scripted by the local part';
  const reason = REASONS.find((candidate) => candidate === name);
  if (reason !== undefined) return { reason, flag: null, detail };
  const state = STATES.find((candidate) => candidate === name);
  if (state !== undefined) return { reason: REASON_OF_STATE[state], flag: null, detail };
  const flag = SCRIPTED_FLAGS.find((candidate) => candidate === name);
  if (flag !== undefined) return { reason: 'accepted', flag, detail };
  return { reason: 'not_probed', flag: null, detail: 'the sandbox has no script of this name' };
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
