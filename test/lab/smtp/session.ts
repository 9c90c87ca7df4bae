/**
 * The dialogue of one connection, without its socket: session and command in, session and action
 * out.
 */
import { isConsent, isRefusal, reply, replyAndClose } from './action.ts';
import type { Action } from './action.ts';
import type { Behaviour } from './behaviour.ts';
import { parsePath } from './command.ts';
import type { Command, Verb } from './command.ts';
import type { Session, Surroundings } from './dialogue.ts';
import { fillMarks } from './marks.ts';
import type { Marks } from './marks.ts';
import { decideRecipient } from './recipient.ts';

export interface Turn {
  readonly session: Session;
  /** Ready to be sent, with its marks filled. */
  readonly action: Action;
}

/** A turn whose action still has marks in it. */
interface Draft {
  readonly session: Session;
  readonly action: Action;
  readonly marks?: Marks;
}

type Handler = (session: Session, argument: string, around: Surroundings) => Draft;

export const NEW_SESSION: Session = {
  greeted: false,
  encrypted: false,
  transaction: null,
  refusals: 0,
};

const BAD_SEQUENCE = reply('503 5.5.1 Error: bad sequence of commands');
const BAD_SYNTAX = reply('501 5.5.4 Syntax error in parameters');
const UNKNOWN_COMMAND = reply('502 5.5.2 Error: command not recognized');
const TLS_REQUIRED = reply('530 5.7.0 Must issue a STARTTLS command first');
const UNKNOWN_PARAMETER = reply('555 5.5.4 Unsupported parameter');
const NEEDS_SMTPUTF8 = reply('553 5.6.7 Non-ASCII addresses need SMTPUTF8');
const NO_MAIL_TAKEN = reply('554 5.7.1 No message is taken here');
const READY_FOR_TLS = '220 2.0.0 Ready to start TLS';
const TOO_MANY_ERRORS = replyAndClose('421 4.7.0 {host} Error: too many errors');

/** Parameters of MAIL that need no say: RFC 1870, RFC 6152. */
const PLAIN_PARAMETER = /^(?:SIZE=\d{1,20}|BODY=(?:7BIT|8BITMIME))$/;
const ASCII = /^[\x20-\x7E]*$/;

/** Answers one command, and hangs up once too many were refused. */
export function respond(session: Session, command: Command, around: Surroundings): Turn {
  const draft = HANDLERS[command.verb](session, command.argument, around);
  const refusals = session.refusals + (isRefusal(draft.action) ? 1 : 0);
  const { errorLimit } = around.behaviour;
  const isOver = errorLimit !== null && refusals >= errorLimit;
  const marks = { host: around.host, client: around.client, ...draft.marks };
  return {
    session: { ...draft.session, refusals },
    action: fillMarks(isOver ? TOO_MANY_ERRORS : draft.action, marks),
  };
}

const HANDLERS: Readonly<Record<Verb, Handler>> = {
  EHLO: (session, argument, { behaviour }) => {
    if (argument.trim() === '') return { session, action: BAD_SYNTAX };
    if (behaviour.onEhlo !== null) return { session, action: behaviour.onEhlo };
    return { session: greet(session), action: reply(...ehloLines(behaviour, session)) };
  },
  HELO: (session, argument) =>
    argument.trim() === ''
      ? { session, action: BAD_SYNTAX }
      : { session: greet(session), action: reply('250 {host}') },
  STARTTLS: (session, argument, { behaviour }) => ({
    session,
    action: startTls(session, argument, behaviour),
  }),
  MAIL: (session, argument, around) => mail(session, argument, around),
  RCPT: (session, argument, around) => recipient(session, argument, around),
  DATA: (session) => ({
    session,
    action: (session.transaction?.accepted ?? 0) === 0 ? BAD_SEQUENCE : NO_MAIL_TAKEN,
  }),
  RSET: (session) => ({
    session: { ...session, transaction: null },
    action: reply('250 2.0.0 Ok'),
  }),
  NOOP: (session) => ({ session, action: reply('250 2.0.0 Ok') }),
  QUIT: (session) => ({ session, action: replyAndClose('221 2.0.0 Bye') }),
  // RFC 5321 §7.3: a server may decline to verify, and says so with 252.
  VRFY: (session) => ({ session, action: reply('252 2.0.0 Cannot VRFY user') }),
  EXPN: (session) => ({ session, action: UNKNOWN_COMMAND }),
  OTHER: (session) => ({ session, action: UNKNOWN_COMMAND }),
};

/** RFC 5321 §4.1.4: EHLO and HELO also end a transaction. */
function greet(session: Session): Session {
  return { ...session, greeted: true, transaction: null };
}

function ehloLines(behaviour: Behaviour, session: Session): readonly string[] {
  const offersTls = behaviour.starttls !== 'absent' && !session.encrypted;
  const words = ['{host}', ...behaviour.extensions, ...(offersTls ? ['STARTTLS'] : [])];
  return words.map((word, index) => `250${index === words.length - 1 ? ' ' : '-'}${word}`);
}

function startTls(session: Session, argument: string, behaviour: Behaviour): Action {
  if (behaviour.starttls === 'absent') return UNKNOWN_COMMAND;
  if (argument !== '') return BAD_SYNTAX;
  if (session.encrypted || !session.greeted) return BAD_SEQUENCE;
  if (behaviour.starttls === 'unavailable') {
    return reply('454 4.7.0 TLS not available due to local problem');
  }
  if (behaviour.starttls === 'broken') return replyAndClose(READY_FOR_TLS);
  return { kind: 'start_tls', lines: [READY_FOR_TLS] };
}

function mail(session: Session, argument: string, around: Surroundings): Draft {
  const { behaviour } = around;
  if (!session.greeted || session.transaction !== null) return { session, action: BAD_SEQUENCE };
  if (behaviour.requiresTls && !session.encrypted) return { session, action: TLS_REQUIRED };
  const path = parsePath('MAIL', argument);
  if (path === null) return { session, action: BAD_SYNTAX };
  const smtputf8 =
    path.parameters.includes('SMTPUTF8') && behaviour.extensions.includes('SMTPUTF8');
  const others = path.parameters.filter((word) => !(smtputf8 && word === 'SMTPUTF8'));
  if (!others.every((word) => PLAIN_PARAMETER.test(word))) {
    return { session, action: UNKNOWN_PARAMETER };
  }
  if (!smtputf8 && !ASCII.test(path.mailbox)) return { session, action: NEEDS_SMTPUTF8 };
  if (!isConsent(behaviour.onMail)) return { session, action: behaviour.onMail };
  const transaction = { sender: path.mailbox, smtputf8, tried: 0, accepted: 0 };
  return { session: { ...session, transaction }, action: behaviour.onMail };
}

function recipient(session: Session, argument: string, around: Surroundings): Draft {
  const { transaction } = session;
  if (transaction === null) return { session, action: BAD_SEQUENCE };
  const path = parsePath('RCPT', argument);
  if (path === null || path.mailbox === '') return { session, action: BAD_SYNTAX };
  if (path.parameters.length > 0) return { session, action: UNKNOWN_PARAMETER };
  if (!transaction.smtputf8 && !ASCII.test(path.mailbox)) {
    return { session, action: NEEDS_SMTPUTF8 };
  }
  const { action, marks } = decideRecipient(transaction, path, around);
  const tried = transaction.tried + 1;
  const accepted = transaction.accepted + (isConsent(action) ? 1 : 0);
  return {
    session: { ...session, transaction: { ...transaction, tried, accepted } },
    action,
    marks,
  };
}
