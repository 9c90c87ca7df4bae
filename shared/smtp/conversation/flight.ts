/** What may be sent now: the whole policy of pipelining and of restraint, as one question. */
import { renderCommand, type Ask, type Awaited, type Command } from './command.ts';
import { askAgain, settlePending } from './settle.ts';
import { andThen, step, type Conversation, type Step } from './state.ts';

/**
 * Refusals that one connection may see. Postfix slows down after ten errors and hangs up after
 * twenty (smtpd_soft_error_limit, smtpd_hard_error_limit); eight keeps clear of both, and of what
 * other servers take for a dictionary attack.
 */
export const MAX_REFUSALS_PER_CONNECTION = 8;

/** More would only put more at risk when the server ends the session. */
export const MAX_TRANSACTIONS_IN_FLIGHT = 2;

/**
 * With room for no more refusals than this, a flight is the last, and QUIT goes with it. Ever smaller
 * flights would use up the rest of the room at a round trip each; a fresh connection is quicker.
 */
const SMALLEST_FLIGHT = 3;

interface Flight {
  readonly state: Conversation;
  readonly text: string;
}

/** Sends all that may be sent now, in one write. */
export function sendWhatMayGo(state: Conversation): Step {
  if (state.phase !== 'talking') return step(state);
  return andThen(leaveAfterRefusals(state), (after) => {
    const flight = fill({ state: after, text: '' });
    if (!isLastFlight(after)) return send(flight);
    const left = settlePending(flight.state, () => true, askAgain('refusal_limit', 'rcpt'));
    return andThen(left, (leaving) => send(fill({ state: leaving, text: flight.text })));
  });
}

function fill(flight: Flight): Flight {
  let { state, text } = flight;
  for (let next = nextCommand(state); next !== null; next = nextCommand(state)) {
    text += renderCommand(next);
    state = afterSending(state, next);
  }
  return { state, text };
}

function send({ state, text }: Flight): Step {
  return text === '' ? step(state) : step(state, { kind: 'send', text });
}

/** One command at a time, there are no flights; with answers on their way, the room may yet grow. */
function isLastFlight(state: Conversation): boolean {
  return (
    state.ready &&
    state.extensions.pipelining &&
    state.pending.length > 0 &&
    !state.awaiting.some(({ verb }) => verb === 'RCPT') &&
    MAX_REFUSALS_PER_CONNECTION - state.refusals <= SMALLEST_FLIGHT
  );
}

function leaveAfterRefusals(state: Conversation): Step {
  return state.refusals < MAX_REFUSALS_PER_CONNECTION
    ? step(state)
    : settlePending(state, () => true, askAgain('refusal_limit', 'rcpt'));
}

/** RFC 2920 §3.1: RSET, MAIL and RCPT anywhere in a group, QUIT only at its end. */
function nextCommand(state: Conversation): Command | null {
  const mayGo = state.awaiting.length === 0 || state.extensions.pipelining;
  if (!mayGo) return null;
  const [ask] = state.pending;
  if (ask === undefined) return isLeaving(state) ? null : { verb: 'QUIT' };
  if (!state.ready || !hasRoomForRefusal(state)) return null;
  if (state.envelope === ask.transaction) return { verb: 'RCPT', ask };
  if (transactionsInFlight(state.awaiting).size >= MAX_TRANSACTIONS_IN_FLIGHT) return null;
  return state.envelope === null ? mailFor(state, ask) : { verb: 'RSET' };
}

function afterSending(state: Conversation, command: Command): Conversation {
  const sent = { ...state, awaiting: [...state.awaiting, command] };
  if (command.verb === 'RCPT') return { ...sent, pending: state.pending.slice(1) };
  if (command.verb === 'MAIL') return { ...sent, envelope: command.transaction };
  if (command.verb === 'RSET') return { ...sent, envelope: null };
  return sent;
}

function mailFor(state: Conversation, ask: Ask): Command {
  const { transaction, smtpUtf8 } = ask;
  return { verb: 'MAIL', from: state.plan.mailFrom, smtpUtf8, transaction };
}

function isLeaving(state: Conversation): boolean {
  return state.awaiting.some((awaited) => awaited.verb === 'QUIT');
}

/** Every RCPT in flight may come back refused, so the limit holds whatever the server answers. */
function hasRoomForRefusal(state: Conversation): boolean {
  const inFlight = state.awaiting.filter((awaited) => awaited.verb === 'RCPT').length;
  return state.refusals + inFlight < MAX_REFUSALS_PER_CONNECTION;
}

function transactionsInFlight(awaiting: readonly Awaited[]): ReadonlySet<number> {
  const transactions = new Set<number>();
  for (const awaited of awaiting) {
    if (awaited.verb === 'MAIL') transactions.add(awaited.transaction);
    if (awaited.verb === 'RCPT') transactions.add(awaited.ask.transaction);
  }
  return transactions;
}
