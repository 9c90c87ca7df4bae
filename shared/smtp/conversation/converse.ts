/**
 * The SMTP dialogue without a socket: a state and an event in, a state and effects out. The same
 * events always give the same effects, so every refusal, disconnect and timeout is a row in a table.
 *
 * What it holds to, whatever the server does:
 * - each recipient of the plan gets exactly one outcome;
 * - a refusal of us, or one that the batch may have caused, is never held against a recipient;
 * - nothing but EHLO, HELO, STARTTLS, MAIL, RCPT, RSET and QUIT is sent;
 * - one connection sees at most MAX_REFUSALS_PER_CONNECTION refused recipients.
 *
 * A lone recipient on a server that offers PIPELINING costs four round trips to its outcome: the TCP
 * handshake, the greeting, EHLO, and one flight of MAIL, RCPT and QUIT.
 */
import { assertNever } from '#shared/fault/catalogue.ts';
import type { RecipientEvidence } from '#shared/verdict/evidence.ts';
import type { ClassifyHere, ConversationEvent, Effect } from './event.ts';
import { sendWhatMayGo } from './flight.ts';
import { isStartingTls, onConnected, onSecured, withoutTls } from './opening.ts';
import { assertPlan, type Plan } from './plan.ts';
import { onBytes } from './replies.ts';
import { afterTheEnd, askAgain, hangUp } from './settle.ts';
import {
  andThen,
  currentStage,
  initialState,
  step,
  talkingStage,
  type Conversation,
  type Step,
} from './state.ts';

/** Starts a conversation. @throws TypeError when the plan breaks what its caller promises. */
export function begin(plan: Plan): Step {
  assertPlan(plan);
  const state = initialState(plan);
  return step(state, { kind: 'connect' }, timerFor(state));
}

/**
 * What an event leads to. After `close` nothing leads to anything, so late events are harmless.
 * @throws TypeError for an event that can't happen in this state: a defect of the driver.
 */
export function converse(
  state: Conversation,
  event: ConversationEvent,
  classify: ClassifyHere,
): Step {
  if (state.phase === 'closed') return step(state);
  const reacted = andThen(react(state, event, classify), sendWhatMayGo);
  return andThen(reacted, (after) => step(after, ...timerChange(state, after)));
}

/** Whether every recipient has its outcome; what may still follow is only a courtesy. */
export function isSettled(state: Conversation): boolean {
  return state.open.size === 0;
}

function react(state: Conversation, event: ConversationEvent, classify: ClassifyHere): Step {
  switch (event.kind) {
    case 'connected':
      expectPhase(state, event, 'connecting');
      return onConnected(state);
    case 'connect_failed':
      expectPhase(state, event, 'connecting');
      return hangUp(state, { kind: 'connection_failed', detail: event.detail });
    case 'bytes':
      if (state.phase === 'leaving') return step(state);
      expectPhase(state, event, 'talking');
      return onBytes(state, event.bytes, classify);
    case 'secured':
      expectPhase(state, event, 'securing');
      return onSecured(state);
    case 'tls_failed':
      expectPhase(state, event, 'securing');
      return withoutTls(state, { kind: 'tls_unavailable', detail: `TLS: ${event.detail}` });
    case 'closed':
      if (state.phase !== 'leaving') expectPhase(state, event, 'talking');
      return endEarly(state, { kind: 'disconnected', stage: talkingStage(state) }, 'server');
    case 'timeout':
      return endEarly(state, { kind: 'timeout', stage: currentStage(state) }, 'client');
    case 'budget_spent':
      return hangUp(state, { kind: 'timeout', stage: currentStage(state) });
    case 'aborted':
      return hangUp(state, askAgain('aborted', currentStage(state)));
    default:
      return assertNever(event, 'event');
  }
}

function endEarly(state: Conversation, evidence: RecipientEvidence, by: 'client' | 'server'): Step {
  return isStartingTls(state)
    ? withoutTls(state, evidence)
    : hangUp(state, afterTheEnd(state, evidence), by);
}

/** Each reply has its own deadline, from when it is the next one owed; part of one buys no more time. */
function timerChange(before: Conversation, after: Conversation): readonly Effect[] {
  if (after.phase === 'closed') return [{ kind: 'stop_timer' }];
  const isSameWait = before.phase === after.phase && before.awaiting[0] === after.awaiting[0];
  return isSameWait ? [] : [timerFor(after)];
}

function timerFor(state: Conversation): Effect {
  const stage = currentStage(state);
  return { kind: 'start_timer', ms: state.plan.deadlines[stage], stage };
}

function expectPhase(
  state: Conversation,
  event: ConversationEvent,
  phase: Conversation['phase'],
): void {
  if (state.phase !== phase) {
    throw new TypeError(`impossible: ${event.kind} while ${state.phase}`);
  }
}
