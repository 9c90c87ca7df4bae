/** The state of a conversation, and the few ways in which states and effects are put together. */
import type { Stage } from '#shared/smtp/reply.ts';
import type { Ask, Awaited } from './command.ts';
import { stageOf } from './command.ts';
import type { Effect } from './event.ts';
import { NO_EXTENSIONS, type Extensions } from './extensions.ts';
import type { Plan, TlsMode } from './plan.ts';
import { EMPTY_READER, type ReplyReader } from './reply-reader.ts';

/**
 *     connecting ──▶ talking ──▶ leaving ──▶ closed
 *         ▲            │ ▲
 *         │   STARTTLS ▼ │ EHLO again
 *         └────────── securing        (back to connecting: opportunistic TLS failed)
 *
 * Leaving is the time between the answer to QUIT and the end of the connection. RFC 5321 §4.1.1.10
 * has the server close it, and until it has, the server counts it: so does our cap.
 */
type Phase = 'connecting' | 'talking' | 'securing' | 'leaving' | 'closed';

export interface Conversation {
  readonly plan: Plan;
  /** The plan's, until opportunistic TLS has failed; then `never`. */
  readonly tls: TlsMode;
  readonly phase: Phase;
  readonly reader: ReplyReader;
  /** What the reader holds began before the command that it would seem to answer was sent. */
  readonly readerIsUnowed: boolean;
  readonly secured: boolean;
  readonly extensions: Extensions;
  /** The opening is over: recipients may be asked about. */
  readonly ready: boolean;
  /** What the server owes a reply to, in the order in which the replies will come. */
  readonly awaiting: readonly Awaited[];
  /** Ids without an outcome. */
  readonly open: ReadonlySet<string>;
  /** Who has not been asked about yet, in order. */
  readonly pending: readonly Ask[];
  /** The transaction that a RCPT sent now would fall into; null before the first MAIL and after RSET. */
  readonly envelope: number | null;
  /** Recipients that the server has given an answer about. */
  readonly answered: number;
  /** RCPT commands that it has refused, for whatever reason. */
  readonly refusals: number;
}

export interface Step {
  readonly state: Conversation;
  readonly effects: readonly Effect[];
}

/** Nothing is sent before `connected`. */
export function initialState(plan: Plan): Conversation {
  const pending = asksOf(plan);
  return {
    plan,
    tls: plan.tls,
    phase: 'connecting',
    reader: EMPTY_READER,
    readerIsUnowed: false,
    secured: false,
    extensions: NO_EXTENSIONS,
    ready: false,
    awaiting: [],
    open: new Set(pending.map((ask) => ask.id)),
    pending,
    envelope: null,
    answered: 0,
    refusals: 0,
  };
}

function asksOf(plan: Plan): readonly Ask[] {
  return plan.transactions.flatMap(({ recipients }, transaction) => {
    const smtpUtf8 = recipients.some((recipient) => recipient.needsSmtpUtf8);
    return recipients.map(({ id, address, needsSmtpUtf8 }) => ({
      id,
      address,
      transaction,
      needsSmtpUtf8,
      smtpUtf8,
    }));
  });
}

/** A state, and the effects that lead to it. */
export function step(state: Conversation, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** Goes on from a step; the effects of both stand in order. */
export function andThen(first: Step, next: (state: Conversation) => Step): Step {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

/** Where the conversation stands: the stage that a timeout or a disconnect now would belong to. */
export function currentStage(state: Conversation): Stage | 'tcp' {
  if (state.phase === 'connecting') return 'tcp';
  if (state.phase === 'securing') return 'starttls';
  return talkingStage(state);
}

/** The same while connected: the stage of the reply that is owed next. */
export function talkingStage(state: Conversation): Stage {
  const [head] = state.awaiting;
  return head === undefined ? 'quit' : stageOf(head);
}
