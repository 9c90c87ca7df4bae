/**
 * Runs one conversation over a real connection. It only carries out effects and reports events; what
 * to say, and what an answer means, is decided in #shared/smtp/conversation.
 */
import { begin, converse, isSettled } from '#shared/smtp/conversation/converse.ts';
import type { ConversationEvent, Effect } from '#shared/smtp/conversation/event.ts';
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import type { Plan } from '#shared/smtp/conversation/plan.ts';
import type { Conversation, Step } from '#shared/smtp/conversation/state.ts';
import { assertNever } from '#shared/fault/catalogue.ts';
import { openConnection, type Connection, type Secured, type Target } from './connection.ts';
import { redactionFor, type Redaction } from './redaction.ts';
import { startTranscript, type Transcript, type TranscriptLine } from './transcript.ts';
import type { SessionWorld } from './world.ts';

export interface SessionLimits {
  /** For the whole session; the deadlines of the plan are for single replies. */
  readonly budgetMs: number;
  /** Ends the session: who has no outcome yet is to be asked again. */
  readonly signal?: AbortSignal;
}

export type TlsReport =
  | { readonly kind: 'plain' }
  | ({ readonly kind: 'secured' } & Secured)
  /** TLS was offered and failed, and the server was asked over a second connection in clear. */
  | { readonly kind: 'fell_back'; readonly why: string };

export interface SessionReport {
  /** One for every recipient of the plan, by its id; replies in them name no recipient. */
  readonly outcomes: ReadonlyMap<string, SessionOutcome>;
  /** How long the TCP handshake took; null when none came about. */
  readonly connectedMs: number | null;
  /** From the TCP handshake to the last outcome: the server's time and the network's. */
  readonly smtpMs: number;
  readonly tls: TlsReport;
  /** What was said so far, without the addresses. */
  readonly transcript: () => readonly TranscriptLine[];
  /** Resolves when the connection has ended, and so no longer counts against any cap. */
  readonly closed: Promise<'client' | 'server'>;
}

/**
 * Asks one server about the recipients of a plan.
 *
 * @returns as soon as each recipient has its outcome, while QUIT may still be on its way.
 * @throws TypeError (rejects) for a defect of ours only. Whatever a server does is an outcome.
 */
export function runSession(
  plan: Plan,
  target: Target,
  world: SessionWorld,
  limits: SessionLimits,
): Promise<SessionReport> {
  const report = Promise.withResolvers<SessionReport>();
  try {
    new Session(plan, target, world, report).start(limits);
  } catch (error) {
    report.reject(error);
  }
  return report.promise;
}

class Session {
  readonly #target: Target;
  readonly #world: SessionWorld;
  readonly #report: PromiseWithResolvers<SessionReport>;
  readonly #closed = Promise.withResolvers<'client' | 'server'>();
  readonly #opening: Step;
  readonly #redaction: Redaction;
  readonly #transcript: Transcript;
  readonly #startedAt: number;
  readonly #outcomes = new Map<string, SessionOutcome>();
  #state: Conversation;
  #connection: Connection | null = null;
  #connectedAt: number | null = null;
  #tls: TlsReport = { kind: 'plain' };
  #stopTimer = (): void => {};
  #releaseLimits = (): void => {};

  constructor(
    plan: Plan,
    target: Target,
    world: SessionWorld,
    report: PromiseWithResolvers<SessionReport>,
  ) {
    this.#target = target;
    this.#world = world;
    this.#report = report;
    this.#opening = begin(plan);
    this.#state = this.#opening.state;
    this.#startedAt = world.now();
    this.#redaction = redactionFor(plan);
    this.#transcript = startTranscript(
      this.#redaction.redactLine,
      () => world.now() - this.#startedAt,
    );
  }

  start({ budgetMs, signal }: SessionLimits): void {
    if (signal?.aborted === true) {
      this.#dispatch({ kind: 'aborted' });
      return;
    }
    const onAbort = (): void => this.#dispatch({ kind: 'aborted' });
    const stopBudget = this.#world.setTimer(budgetMs, () =>
      this.#dispatch({ kind: 'budget_spent' }),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#releaseLimits = () => {
      stopBudget();
      signal?.removeEventListener('abort', onAbort);
    };
    this.#carryOut(() => this.#opening);
  }

  #dispatch(event: ConversationEvent): void {
    this.#noteEvent(event);
    this.#carryOut(() =>
      converse(this.#state, event, (reply, stage) =>
        this.#world.classify(reply, { stage, mx: this.#target.host }),
      ),
    );
  }

  /** A defect of ours fails this session and never the process, though it may show in a callback. */
  #carryOut(advance: () => Step): void {
    try {
      const wasSettled = isSettled(this.#state);
      const { state, effects } = advance();
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
      if (isSettled(state) && !wasSettled) this.#deliver();
    } catch (error) {
      this.#release();
      this.#report.reject(error);
      this.#closed.resolve('client');
    }
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        this.#connect();
        return;
      case 'reconnect_without_tls':
        this.#tls = { kind: 'fell_back', why: effect.why };
        this.#connect();
        return;
      case 'send':
        this.#send(effect.text);
        return;
      case 'upgrade_tls':
        this.#connection?.upgrade(this.#state.tls === 'required');
        return;
      case 'start_timer':
        this.#stopTimer();
        this.#stopTimer = this.#world.setTimer(effect.ms, () =>
          this.#dispatch({ kind: 'timeout' }),
        );
        return;
      case 'stop_timer':
        this.#stopTimer();
        return;
      case 'outcome':
        this.#record(effect.id, effect.outcome);
        return;
      case 'heard':
        for (const line of effect.lines) this.#transcript.add('received', line);
        return;
      case 'close':
        this.#release();
        this.#closed.resolve(effect.by);
        return;
      default:
        assertNever(effect, 'effect');
    }
  }

  #connect(): void {
    this.#connection?.destroy();
    this.#connection = openConnection(
      this.#target,
      this.#world,
      (event) => this.#dispatch(event),
      (secured) => {
        this.#tls = { kind: 'secured', ...secured };
        this.#transcript.add('event', `secured: ${secured.protocol} ${secured.cipher}`);
      },
    );
  }

  #send(text: string): void {
    for (const line of text.trimEnd().split('\r\n')) this.#transcript.add('sent', line);
    this.#connection?.write(text);
  }

  #record(id: string, outcome: SessionOutcome): void {
    if (this.#outcomes.has(id)) throw new TypeError('impossible: a second outcome for a recipient');
    this.#outcomes.set(id, this.#redaction.redactOutcome(outcome));
  }

  #noteEvent(event: ConversationEvent): void {
    if (event.kind === 'connected') this.#connectedAt ??= this.#world.now();
    if (event.kind === 'bytes' || event.kind === 'secured') return;
    const detail = 'detail' in event ? `: ${event.detail}` : '';
    this.#transcript.add('event', `${event.kind.replaceAll('_', ' ')}${detail}`);
  }

  #deliver(): void {
    const now = this.#world.now();
    const connectedAt = this.#connectedAt;
    this.#report.resolve({
      outcomes: this.#outcomes,
      connectedMs: connectedAt === null ? null : connectedAt - this.#startedAt,
      smtpMs: connectedAt === null ? 0 : now - connectedAt,
      tls: this.#tls,
      transcript: this.#transcript.lines,
      closed: this.#closed.promise,
    });
  }

  #release(): void {
    this.#stopTimer();
    this.#releaseLimits();
    this.#connection?.destroy();
  }
}
