/**
 * The sandbox: what a test key (`ev_test_…`) is answered. Outcomes are scripted by the local part at
 * one domain that can never be real, so that an integration can be tried out against every state,
 * reason and fault, and nobody's mail server is asked.
 *
 * `no_mailbox@sandbox.test` gives that reason, `risky@sandbox.test` that state,
 * `disposable@sandbox.test` an accepted address with that flag. `slow_` and `later_` before any of
 * them say when: after some seconds, or by a job. `http_503@sandbox.test` is refused with that status.
 * A tag makes an address distinct and changes nothing else: `accepted+42@sandbox.test`.
 */
import type { Mailbox } from '#shared/address/mailbox.ts';
import { subaddressOf } from '#shared/address/subaddress.ts';
import { REASONS, STATES } from '#shared/contract/reason.ts';
import type { Reason, State } from '#shared/contract/reason.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';

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
export const SCRIPTED_FLAGS = ['disposable', 'relay', 'role', 'free'] as const;
export type ScriptedFlag = (typeof SCRIPTED_FLAGS)[number];

/** What a request to the real thing may also end in. */
export const SCRIPTED_FAULTS = {
  http_429: 'rate_limited',
  http_500: 'internal',
  http_503: 'dependency_unavailable',
} as const satisfies Readonly<Record<string, FaultCode>>;

/** When the verdict comes: with an answer that takes its time, or by a job only. */
const PACES = ['slow', 'later'] as const;
type Pace = 'at_once' | (typeof PACES)[number];

/**
 * Milliseconds from the request to its verdict. Slow is longer than a form's patience and shorter
 * than the default of `timeout_ms`; later is long enough for a job to be seen running.
 */
export const TAKES_MS: Readonly<Record<Pace, number>> = { at_once: 0, slow: 3000, later: 5000 };

export interface Script {
  readonly reason: Reason;
  readonly flag: ScriptedFlag | null;
  readonly pace: Pace;
  /** What the request is refused with; null where it is answered. */
  readonly fault: FaultCode | null;
  /** Why, for the evidence. */
  readonly detail: string;
}

/** The script for an address under a test key; `not_probed` at once where there is none. */
export function scriptOf(mailbox: Mailbox): Script {
  if (!isSandbox(mailbox)) {
    return {
      ...NO_SCRIPT,
      detail: `a test key is answered for addresses at ${SANDBOX_DOMAIN} only`,
    };
  }
  const name = (subaddressOf(mailbox)?.base ?? mailbox.localPart).toLowerCase();
  const fault = faultNamed(name);
  if (fault !== null) return { ...SCRIPT, fault };
  const pace = PACES.find((each) => name === each || name.startsWith(`${each}_`));
  if (pace === undefined) return outcomeNamed(name);
  return { ...outcomeNamed(name.slice(pace.length + 1) || 'accepted'), pace };
}

export function isSandbox({ domain }: Mailbox): boolean {
  return domain.kind === 'name' && domain.ascii === SANDBOX_DOMAIN;
}

const SCRIPT: Script = {
  reason: 'accepted',
  flag: null,
  pace: 'at_once',
  fault: null,
  detail: 'scripted by the local part',
};
const NO_SCRIPT: Script = {
  ...SCRIPT,
  reason: 'not_probed',
  detail: 'the sandbox has no script of this name',
};

function outcomeNamed(name: string): Script {
  const reason = REASONS.find((candidate) => candidate === name);
  if (reason !== undefined) return { ...SCRIPT, reason };
  const state = STATES.find((candidate) => candidate === name);
  if (state !== undefined) return { ...SCRIPT, reason: REASON_OF_STATE[state] };
  const flag = SCRIPTED_FLAGS.find((candidate) => candidate === name);
  return flag === undefined ? NO_SCRIPT : { ...SCRIPT, flag };
}

function faultNamed(name: string): FaultCode | null {
  const found = Object.entries(SCRIPTED_FAULTS).find(([scripted]) => scripted === name);
  return found?.[1] ?? null;
}
