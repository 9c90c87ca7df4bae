/** From the greeting to the point where recipients may be asked about: EHLO, HELO, STARTTLS. */
import { formatEnhancedCode } from '#shared/smtp/reply.ts';
import type { Reply, Stage } from '#shared/smtp/reply.ts';
import type { RecipientEvidence } from '#shared/verdict/evidence.ts';
import { ABOUT_US } from './blame.ts';
import { renderCommand, type Command } from './command.ts';
import type { ClassifyHere } from './event.ts';
import { NO_EXTENSIONS, readExtensions, type Extensions } from './extensions.ts';
import { fitToLimits } from './fit.ts';
import { EMPTY_READER } from './reply-reader.ts';
import {
  askAgain,
  hangUp,
  idsOf,
  replyEvidence,
  settle,
  settleAll,
  settlePending,
} from './settle.ts';
import { andThen, step, type Conversation, type Step } from './state.ts';

export function onConnected(state: Conversation): Step {
  return step({ ...state, phase: 'talking', awaiting: [{ verb: 'greeting' }] });
}

/** RFC 5321 §3.1: a 4yz or 5yz greeting is the server's refusal of us, before it knows of anybody. */
export function onGreeting(state: Conversation, reply: Reply, classify: ClassifyHere): Step {
  return reply.code === 220
    ? sayHello(state, 'EHLO')
    : refuseAll(state, 'connect', reply, classify);
}

/**
 * RFC 5321 §3.2: a server that does not know EHLO says 5yz, and is then greeted with HELO. One that
 * says by it that it wants nothing of us is not pressed.
 */
export function onHello(
  state: Conversation,
  verb: 'EHLO' | 'HELO',
  reply: Reply,
  classify: ClassifyHere,
): Step {
  if (reply.code >= 400) {
    const mayKnowHelo = verb === 'EHLO' && reply.code >= 500;
    return mayKnowHelo && !ABOUT_US.has(classify(reply, 'ehlo'))
      ? sayHello(state, 'HELO')
      : refuseAll(state, 'ehlo', reply, classify);
  }
  const extensions = verb === 'EHLO' ? readExtensions(reply) : NO_EXTENSIONS;
  const greeted = { ...state, extensions };
  if (state.secured || state.tls === 'never') return getReady(greeted, extensions);
  if (extensions.startTls) return sendNow(greeted, { verb: 'STARTTLS' });
  return state.tls === 'required'
    ? settleAll(greeted, {
        kind: 'tls_unavailable',
        detail: 'STARTTLS is not offered',
      })
    : getReady(greeted, extensions);
}

/**
 * `more` says whether bytes came behind the reply. Whatever stands there in clear was put in by
 * somebody who wants it taken for part of the secured session, so no session is begun on it.
 */
export function onStartTls(
  state: Conversation,
  reply: Reply,
  more: boolean,
  classify: ClassifyHere,
): Step {
  if (reply.code === 220) {
    return more
      ? withoutTls(state, {
          kind: 'protocol_error',
          stage: 'starttls',
          detail: 'data in clear behind the reply to STARTTLS',
        })
      : step({ ...state, phase: 'securing' }, { kind: 'upgrade_tls' });
  }
  if (state.tls !== 'required') return getReady(state, state.extensions);
  return ABOUT_US.has(classify(reply, 'starttls'))
    ? refuseAll(state, 'starttls', reply, classify)
    : settleAll(state, {
        kind: 'tls_unavailable',
        detail: `STARTTLS is refused: ${describeCode(reply)}`,
      });
}

/** RFC 3207 §4.2: what the server said before TLS is forgotten, and EHLO is said again. */
export function onSecured(state: Conversation): Step {
  return sayHello(
    { ...state, phase: 'talking', secured: true, reader: EMPTY_READER, extensions: NO_EXTENSIONS },
    'EHLO',
  );
}

/**
 * TLS was begun and came to nothing. Where it was only wished for, the answer must not be lost with
 * it: the same server is asked once more in plain text. The connection itself can't go on, since
 * nobody knows what the other side takes the next byte for.
 */
export function withoutTls(state: Conversation, evidence: RecipientEvidence): Step {
  if (state.tls === 'required') return hangUp(state, evidence);
  const afresh: Conversation = {
    ...state,
    tls: 'never',
    phase: 'connecting',
    awaiting: [],
    reader: EMPTY_READER,
    readerIsUnowed: false,
    extensions: NO_EXTENSIONS,
  };
  return step(afresh, { kind: 'reconnect_without_tls', why: describe(evidence) });
}

/** Whether a failure now would be TLS's: from STARTTLS until the handshake is done. */
export function isStartingTls(state: Conversation): boolean {
  return state.phase === 'securing' || state.awaiting[0]?.verb === 'STARTTLS';
}

function sayHello(state: Conversation, verb: 'EHLO' | 'HELO'): Step {
  return sendNow(state, { verb, name: state.plan.heloName });
}

/** Outside of flights, one command at a time goes out, and only when no reply is owed. */
function sendNow(state: Conversation, command: Command): Step {
  return step(
    { ...state, awaiting: [...state.awaiting, command] },
    { kind: 'send', text: renderCommand(command) },
  );
}

/** The opening is over: drop whom this server can't be asked about, fit the rest into its limits. */
function getReady(state: Conversation, extensions: Extensions): Step {
  return andThen(withoutSmtpUtf8(state, extensions), (able) => {
    const { fitting, over } = fitToLimits(able.pending, extensions.limits);
    return settle(
      { ...able, ready: true, pending: fitting },
      idsOf(over),
      askAgain('session_limit', 'mail'),
    );
  });
}

/** RFC 6531 §3.2: an address that needs SMTPUTF8 is not sent to a server that does not offer it. */
function withoutSmtpUtf8(state: Conversation, extensions: Extensions): Step {
  if (extensions.smtpUtf8) return step(state);
  return andThen(
    settlePending(state, (ask) => ask.needsSmtpUtf8, { kind: 'smtputf8_not_offered' }),
    (able) => step({ ...able, pending: able.pending.map((ask) => ({ ...ask, smtpUtf8: false })) }),
  );
}

/** A refusal before any recipient was named is about us, and the same for everyone. */
function refuseAll(state: Conversation, stage: Stage, reply: Reply, classify: ClassifyHere): Step {
  return settleAll(state, replyEvidence(stage, reply, classify(reply, stage)));
}

function describeCode({ code, enhanced }: Reply): string {
  return [String(code), formatEnhancedCode(enhanced)].filter(Boolean).join(' ');
}

function describe(evidence: RecipientEvidence): string {
  return 'detail' in evidence ? evidence.detail : evidence.kind;
}
