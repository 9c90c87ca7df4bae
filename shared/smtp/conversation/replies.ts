/** One result of reading the stream: which command it answers, and what that leads to. */
import { assertNever } from '#shared/fault/catalogue.ts';
import type { Reply } from '#shared/smtp/reply.ts';
import { onMail, onRcpt, onRset } from './asking.ts';
import type { Awaited } from './command.ts';
import type { ClassifyHere } from './event.ts';
import { isStartingTls, onGreeting, onHello, onStartTls, withoutTls } from './opening.ts';
import { feed, isBetweenReplies, type ReadResult } from './reply-reader.ts';
import { afterTheEnd, hangUp, replyEvidence } from './settle.ts';
import { andThen, step, talkingStage, type Conversation, type Step } from './state.ts';

/** RFC 5321 §3.8: a server that shuts down may say so at any time, in answer to anything or nothing. */
const SHUTTING_DOWN = 421;

/** Reads what came and answers each whole reply in order. */
export function onBytes(before: Conversation, bytes: Uint8Array, classify: ClassifyHere): Step {
  const { reader, results } = feed(before.reader, bytes);
  const isMidReply = !isBetweenReplies(reader);
  const isUnowed = before.readerIsUnowed || results.length >= before.awaiting.length;
  let reading = step({ ...before, reader, readerIsUnowed: isMidReply && isUnowed });
  for (const [index, result] of results.entries()) {
    // A reply that came together with one that lets us send is not an answer to what we then send.
    const owed = index < before.awaiting.length && !before.readerIsUnowed;
    const more = index < results.length - 1 || isMidReply;
    reading = andThen(reading, (state) =>
      state.phase === 'talking' ? onResult(state, result, { owed, more }, classify) : step(state),
    );
  }
  return reading;
}

interface Circumstance {
  /** The server owed a reply when it sent this. */
  readonly owed: boolean;
  /** Something stands behind it in the stream. */
  readonly more: boolean;
}

function onResult(
  state: Conversation,
  result: ReadResult,
  circumstance: Circumstance,
  classify: ClassifyHere,
): Step {
  return andThen(step(state, { kind: 'heard', lines: result.rawLines }), (heard) => {
    if (result.kind === 'not_smtp') return breakOff(heard, 'a line that is not an SMTP reply');
    if (result.kind === 'overflow')
      return breakOff(heard, `a reply over the limit: ${result.limit}`);
    if (result.reply.code === SHUTTING_DOWN) return onShutdown(heard, result.reply, classify);
    if (!circumstance.owed) return breakOff(heard, 'a reply before its command');
    return onReply(heard, result.reply, circumstance.more, classify);
  });
}

function onReply(before: Conversation, reply: Reply, more: boolean, classify: ClassifyHere): Step {
  const [answered, ...awaiting] = before.awaiting;
  if (answered === undefined) throw new TypeError('impossible: a reply was owed to no command');
  if (!isInStep(answered, reply))
    return breakOff(before, `${reply.code} in answer to ${answered.verb}`);
  const state = { ...before, awaiting };
  switch (answered.verb) {
    case 'greeting':
      return onGreeting(state, reply, classify);
    case 'EHLO':
    case 'HELO':
      return onHello(state, answered.verb, reply, classify);
    case 'STARTTLS':
      return onStartTls(state, reply, more, classify);
    case 'MAIL':
      return onMail(state, answered, reply, classify);
    case 'RCPT':
      return onRcpt(state, answered.ask, reply, classify);
    case 'RSET':
      return onRset(state, reply);
    case 'QUIT':
      return step({ ...state, phase: 'leaving' });
    default:
      return assertNever(answered, 'command');
  }
}

/**
 * Whether this can be the answer to that command at all. 220 and 221 belong to the ends of a
 * session and 3yz to DATA and AUTH, so elsewhere they show that the two sides count differently,
 * and then no later answer can be trusted to be about whom it seems to be about.
 */
function isInStep(answered: Awaited, { code }: Reply): boolean {
  if (code >= 400 || answered.verb === 'QUIT') return true;
  if (answered.verb === 'greeting' || answered.verb === 'STARTTLS') return code === 220;
  return code < 300 && code !== 220 && code !== 221;
}

function onShutdown(state: Conversation, reply: Reply, classify: ClassifyHere): Step {
  const stage = talkingStage(state);
  const evidence = replyEvidence(stage, reply, classify(reply, stage));
  return hangUp(state, afterTheEnd(state, evidence), 'server');
}

/** The stream can't be understood any further, and so nothing in it can be held against anybody. */
function breakOff(state: Conversation, detail: string): Step {
  const evidence = { kind: 'protocol_error', stage: talkingStage(state), detail } as const;
  return isStartingTls(state) ? withoutTls(state, evidence) : hangUp(state, evidence);
}
