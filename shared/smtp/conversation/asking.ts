/** Replies to MAIL, RCPT and RSET: who gets which outcome, and whether asking goes on. */
import type { Meaning } from '#shared/smtp/meaning.ts';
import type { Reply, Stage } from '#shared/smtp/reply.ts';
import { ABOUT_US, CAUSED_BY_THE_BATCH } from './blame.ts';
import type { Ask, Command } from './command.ts';
import type { ClassifyHere } from './event.ts';
import type { SessionOutcome } from './outcome.ts';
import { askAgain, idsOf, replyEvidence, settle, settleAll, settlePending } from './settle.ts';
import { andThen, step, type Conversation, type Step } from './state.ts';

type MailCommand = Extract<Command, { verb: 'MAIL' }>;

/**
 * A refused MAIL speaks for its transaction and for those not begun yet: it is about the sender, who
 * is the same in all. One refused with SMTPUTF8 speaks only for those that need that too. A
 * transaction that is already on its way gets answers of its own.
 */
export function onMail(
  state: Conversation,
  mail: MailCommand,
  reply: Reply,
  classify: ClassifyHere,
): Step {
  if (reply.code < 400) return step(state);
  const outcome = outcomeOf(state, 'mail', reply, classify(reply, 'mail'));
  const settled = settle(state, idsOf(sentWith(state, mail)), outcome);
  return andThen(settled, (rest) =>
    settlePending(rest, (ask) => ask.smtpUtf8 === mail.smtpUtf8, outcome),
  );
}

/**
 * The answer about one recipient. RCPT commands that were in flight behind a refused MAIL are
 * answered too, and say nothing of anybody: their recipients have their outcome already.
 */
export function onRcpt(before: Conversation, ask: Ask, reply: Reply, classify: ClassifyHere): Step {
  const state = reply.code < 400 ? before : { ...before, refusals: before.refusals + 1 };
  if (!state.open.has(ask.id)) return step(state);
  const meaning = classify(reply, 'rcpt');
  const outcome = outcomeOf(state, 'rcpt', reply, meaning);
  const settled = settle({ ...state, answered: state.answered + 1 }, [ask.id], outcome);
  return andThen(settled, (rest) => restrain(rest, ask, reply, meaning));
}

/** Without RSET no new transaction can be begun, and what is in flight falls into the old one. */
export function onRset(state: Conversation, reply: Reply): Step {
  return reply.code < 400
    ? step(state)
    : settleAll(state, askAgain('session_ended', 'rset', reply));
}

/** Who is not to be asked about any more on this connection, after this answer about another. */
function restrain(state: Conversation, ask: Ask, reply: Reply, meaning: Meaning): Step {
  const again = askAgain('batch_refused', 'rcpt', reply);
  if (meaning === 'too_many_recipients') {
    return settlePending(state, (other) => other.transaction === ask.transaction, again);
  }
  if (meaning === 'rate_limited') return settlePending(state, () => true, again);
  if (!ABOUT_US.has(meaning)) return step(state);
  return settlePending(state, () => true, replyEvidence('rcpt', reply, meaning));
}

/** The first answer of a connection can't be the batch's doing: nothing came before it. */
function outcomeOf(
  state: Conversation,
  stage: Stage,
  reply: Reply,
  meaning: Meaning,
): SessionOutcome {
  return state.answered > 0 && CAUSED_BY_THE_BATCH.has(meaning)
    ? askAgain('batch_refused', stage, reply)
    : replyEvidence(stage, reply, meaning);
}

/** The recipients in flight behind this MAIL. */
function sentWith(state: Conversation, mail: MailCommand): readonly Ask[] {
  return state.awaiting.flatMap((awaited) =>
    awaited.verb === 'RCPT' && awaited.ask.transaction === mail.transaction ? [awaited.ask] : [],
  );
}
