/** Plays a server against the conversation, event by event, and keeps what came of it. */
import { begin, converse } from '#shared/smtp/conversation/converse.ts';
import type { Classify, ConversationEvent, Effect } from '#shared/smtp/conversation/event.ts';
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import {
  DEFAULT_DEADLINES,
  type Plan,
  type PlannedRecipient,
} from '#shared/smtp/conversation/plan.ts';
import type { Conversation, Step } from '#shared/smtp/conversation/state.ts';
import { MEANINGS } from '#shared/smtp/meaning.ts';
import { replyText } from '#shared/smtp/reply.ts';

/** A server's script says in its text what it means: `452 4.5.3 [too_many_recipients] enough`. */
export const classifyByScript: Classify = (reply) => {
  const text = replyText(reply);
  const scripted = MEANINGS.find((meaning) => text.includes(`[${meaning}]`));
  if (scripted !== undefined) return scripted;
  if (reply.code < 300) return 'accepted';
  return reply.code < 500 ? 'temporary_failure' : 'no_mailbox';
};

export function recipient(address: string, more: Partial<PlannedRecipient> = {}): PlannedRecipient {
  return { id: address, address, needsSmtpUtf8: false, control: false, ...more };
}

/** A plan with one transaction for each list of addresses; the address is the id. */
export function planOf(
  transactions: readonly (readonly (string | PlannedRecipient)[])[],
  more: Partial<Plan> = {},
): Plan {
  return {
    heloName: 'probe.example.net',
    mailFrom: 'sender@example.net',
    transactions: transactions.map((recipients) => ({
      recipients: recipients.map((one) => (typeof one === 'string' ? recipient(one) : one)),
    })),
    tls: 'never',
    deadlines: DEFAULT_DEADLINES,
    ...more,
  };
}

export const GREETING = '220 mx.example.com ESMTP';
export const EHLO_PLAIN = ['250-mx.example.com', '250 SIZE 1000'];
export const EHLO_PIPELINING = ['250-mx.example.com', '250 PIPELINING'];

export class Dialogue {
  state: Conversation;
  /** The effects of the last event. */
  last: readonly Effect[];
  /** Every write, in order. */
  readonly writes: string[] = [];
  /** Every outcome given, in order. */
  readonly outcomes: { readonly id: string; readonly outcome: SessionOutcome }[] = [];
  readonly effects: Effect[] = [];

  constructor(plan: Plan) {
    const first = begin(plan);
    this.state = first.state;
    this.last = first.effects;
    this.#keep(first);
  }

  on(event: ConversationEvent): this {
    this.#keep(
      converse(this.state, event, (reply, stage) =>
        classifyByScript(reply, { stage, mx: 'mx.example.com' }),
      ),
    );
    return this;
  }

  /** The lines as one portion of the stream. */
  says(...lines: readonly string[]): this {
    return this.sends(lines.map((line) => `${line}\r\n`).join(''));
  }

  sends(text: string): this {
    return this.on({ kind: 'bytes', bytes: new TextEncoder().encode(text) });
  }

  /** Connects, and goes through greeting and EHLO. */
  opens(ehlo: readonly string[] = EHLO_PIPELINING): this {
    return this.on({ kind: 'connected' })
      .says(GREETING)
      .says(...ehlo);
  }

  /** The command lines of the last write. */
  get lastWrite(): readonly string[] {
    return (this.writes.at(-1) ?? '').split('\r\n').slice(0, -1);
  }

  get isClosed(): boolean {
    return this.state.phase === 'closed';
  }

  /** Goodbye is said and answered; all that is left is for the server to close. */
  get isLeaving(): boolean {
    return this.state.phase === 'leaving';
  }

  outcomeOf(id: string): SessionOutcome | undefined {
    return this.outcomes.find((given) => given.id === id)?.outcome;
  }

  /** Each recipient's outcome in short: its kind, and what is most telling beside it. */
  get summary(): Record<string, string> {
    return Object.fromEntries(this.outcomes.map(({ id, outcome }) => [id, inShort(outcome)]));
  }

  #keep(step: Step): void {
    this.state = step.state;
    this.last = step.effects;
    this.effects.push(...step.effects);
    for (const effect of step.effects) {
      if (effect.kind === 'send') this.writes.push(effect.text);
      if (effect.kind === 'outcome') this.outcomes.push(effect);
    }
  }
}

/** `reply rcpt 550 no_mailbox`, `ask_again session_ended rcpt 421`, `timeout connect`. */
export function inShort(outcome: SessionOutcome): string {
  switch (outcome.kind) {
    case 'reply':
      return `reply ${outcome.stage} ${outcome.reply.code} ${outcome.meaning}`;
    case 'ask_again':
      return ['ask_again', outcome.why, outcome.stage, outcome.reply?.code]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'disconnected':
    case 'timeout':
      return `${outcome.kind} ${outcome.stage}`;
    case 'protocol_error':
      return `protocol_error ${outcome.stage}: ${outcome.detail}`;
    case 'connection_failed':
    case 'tls_unavailable':
      return `${outcome.kind}: ${outcome.detail}`;
    case 'smtputf8_not_offered':
    case 'held_back':
    case 'not_probed':
      return outcome.kind;
    default:
      return outcome satisfies never;
  }
}
