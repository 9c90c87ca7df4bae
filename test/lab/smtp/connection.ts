import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { ConnectionRecorder } from '#lab/stats/ledger.ts';
import type { Occupancy } from '#lab/stats/occupancy.ts';
import { isFinal, isRefusal, replyAndClose } from './action.ts';
import type { Action } from './action.ts';
import { endsGroup, parseCommand } from './command.ts';
import { createDelayLine } from './delay-line.ts';
import type { DelayLine } from './delay-line.ts';
import type { Session, Surroundings } from './dialogue.ts';
import { flood } from './flood.ts';
import { createLineReader } from './line-reader.ts';
import type { LineReader } from './line-reader.ts';
import { fillMarks, withoutEnhancedCodes } from './marks.ts';
import { NEW_SESSION, respond } from './session.ts';
import type { Turn } from './session.ts';

/** What lies between a server and its clients, and what a lab's servers share. */
export interface Wire {
  /** Added once before each reply, twice before the banner: the TCP handshake takes one. */
  readonly roundTripMs: number;
  /** How long a slow character thinks before each reply. */
  readonly slowMs: number;
  readonly secureContext: SecureContext;
  readonly occupancy: Occupancy;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
}

/** RFC 5321 §4.5.3.2.7: a server waits at least five minutes for the next command. */
const IDLE_MS = 5 * 60 * 1000;
/** After its last word a server gives the client this long to close. */
const LINGER_MS = 5000;
/** Commands that wait for their reply. A polite client has far fewer under way. */
const MAX_PENDING = 500;
/** Bytes of replies that a client may leave unread. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Between two pieces of a reply, so that they arrive apart. */
const FRAGMENT_GAP_MS = 1;

const LINE_TOO_LONG = replyAndClose('500 5.5.2 {host} Error: line too long');
const OUT_OF_STEP = replyAndClose('554 5.5.0 Error: command pipelining not offered');

/**
 * Carries out the dialogue on one connection: bytes to commands, actions to bytes, with the delays
 * of the wire between them.
 */
export class Connection {
  readonly #around: Surroundings;
  readonly #wire: Wire;
  readonly #record: ConnectionRecorder;
  readonly #outbound: DelayLine;
  #socket: Socket;
  #reader: LineReader = createLineReader();
  #session: Session = NEW_SESSION;
  #pending: string[] = [];
  /** Replies that the client has not had yet; the banner is the first. */
  #unanswered = 1;
  #isBannerSent = false;
  #isFlight = false;
  /** Set once what the client says does not matter any more. */
  #isDeaf = false;
  #thinking: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(socket: Socket, around: Surroundings, wire: Wire, record: ConnectionRecorder) {
    this.#socket = socket;
    this.#around = around;
    this.#wire = wire;
    this.#record = record;
    this.#outbound = createDelayLine(wire.nowMs);
    socket.setNoDelay(true);
    socket.once('close', () => this.#ended());
    this.#attach(socket);
  }

  /** Does what the server does first: its banner, or whatever it has in its place. */
  open(action: Action): void {
    const { host, client } = this.#around;
    if (isRefusal(action)) this.#record.refusal();
    this.#send(fillMarks(action, { host, client }), 2 * this.#wire.roundTripMs);
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    // A client that resets is one of the things that happen; the close event follows.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
  }

  #hear(chunk: Buffer): void {
    if (this.#isDeaf) return;
    const lines = this.#reader.push(chunk);
    if (lines === 'overflow') {
      this.#send(fillMarks(LINE_TOO_LONG, { host: this.#around.host }), this.#wire.roundTripMs);
      return;
    }
    this.#noteArrival(lines.length);
    this.#pending.push(...lines);
    if (this.#pending.length > MAX_PENDING) this.#socket.destroy();
    else this.#work();
  }

  #noteArrival(count: number): void {
    if (count === 0) return;
    this.#record.flight();
    if (!this.#isBannerSent) this.#record.syncViolation();
    if ((this.#unanswered > 0 || count > 1) && !this.#isFlight) {
      this.#isFlight = true;
      this.#record.pipelinedFlight();
    }
    this.#unanswered += count;
  }

  /** Answers what is pending, one after another; a slow server thinks before each. */
  #work(): void {
    while (this.#thinking === null && !this.#isDeaf) {
      const line = this.#pending.shift();
      if (line === undefined) return;
      if (this.#around.behaviour.slow && this.#wire.slowMs > 0) this.#think(line);
      else this.#answer(line);
    }
  }

  #think(line: string): void {
    this.#thinking = setTimeout(() => {
      this.#thinking = null;
      if (!this.#isDeaf) this.#answer(line);
      this.#work();
    }, this.#wire.slowMs);
  }

  #answer(line: string): void {
    const command = parseCommand(line);
    this.#record.command(command.verb);
    if (endsGroup(command.verb) && this.#pending.length > 0) this.#record.syncViolation();
    const turn =
      this.#around.behaviour.punishesPipelining && this.#isFlight
        ? { session: this.#session, action: OUT_OF_STEP }
        : respond(this.#session, command, this.#around);
    this.#recordTurn(turn);
    this.#session = turn.session;
    this.#send(turn.action, this.#wire.roundTripMs);
  }

  #recordTurn(turn: Turn): void {
    const before = this.#session.transaction;
    const after = turn.session.transaction;
    if (before === null && after !== null) this.#record.transaction();
    if (before !== null && after !== null && after.tried > before.tried) this.#record.recipient();
    if (isRefusal(turn.action)) this.#record.refusal();
  }

  #send(action: Action, delayMs: number): void {
    if (isFinal(action) || action.kind === 'start_tls') {
      this.#isDeaf = true;
      // What was sent behind the last command is never answered, nor taken for TLS (RFC 3207 §6).
      this.#pending = [];
    }
    if (action.kind === 'start_tls') this.#socket.pause();
    for (const [index, piece] of this.#pieces(action).entries()) {
      this.#outbound.push(delayMs + index * FRAGMENT_GAP_MS, () => this.#write(piece));
    }
    this.#outbound.push(delayMs, () => this.#complete(action));
  }

  #pieces(action: Action): readonly Buffer[] {
    if (!('lines' in action)) return [];
    const { extensions, fragmentBytes } = this.#around.behaviour;
    const hasCodes = extensions.includes('ENHANCEDSTATUSCODES');
    const lines = hasCodes ? action.lines : withoutEnhancedCodes(action.lines);
    const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'utf8');
    if (fragmentBytes === null) return [bytes];
    const count = Math.ceil(bytes.length / fragmentBytes);
    return Array.from({ length: count }, (_, index) =>
      bytes.subarray(index * fragmentBytes, (index + 1) * fragmentBytes),
    );
  }

  #write(bytes: Buffer): void {
    if (!this.#socket.writable) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#socket.destroy();
  }

  #complete(action: Action): void {
    this.#isBannerSent = true;
    this.#unanswered -= 1;
    if (this.#unanswered === 0) this.#isFlight = false;
    switch (action.kind) {
      case 'reply':
      case 'silence':
        return;
      case 'reply_and_close':
      case 'close':
        this.#hangUp();
        return;
      case 'reset':
        this.#socket.resetAndDestroy();
        return;
      case 'flood':
        flood(this.#socket);
        return;
      case 'start_tls':
        // The handshake of TLS 1.3 is one more round trip.
        this.#outbound.push(this.#wire.roundTripMs, () => this.#upgrade());
    }
  }

  /** Says no more, and lets go of a client that does not close its side, whatever it goes on to send. */
  #hangUp(): void {
    const socket = this.#socket;
    const linger = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(linger));
    // What the server has closed counts no more, however late the client's side is heard of.
    socket.end(() => this.#noteClosed());
  }

  /** RFC 3207 §4.2: after the handshake the session starts anew, and the client says EHLO again. */
  #upgrade(): void {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.setTimeout(0);
    const { secureContext } = this.#wire;
    this.#attach(new TLSSocket(plain, { isServer: true, secureContext }));
    this.#reader = createLineReader();
    this.#session = { ...NEW_SESSION, encrypted: true, refusals: this.#session.refusals };
    this.#unanswered = 0;
    this.#isFlight = false;
    this.#isDeaf = false;
  }

  #ended(): void {
    this.#isDeaf = true;
    this.#pending = [];
    this.#outbound.cut();
    if (this.#thinking !== null) clearTimeout(this.#thinking);
    this.#noteClosed();
  }

  #noteClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#record.closed();
  }
}
