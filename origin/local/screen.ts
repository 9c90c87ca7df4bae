import type { WriteStream } from 'node:tty';
import { renderLine, type PartLine, type PartState } from './screen-line.ts';

/** Milliseconds between two repaints of the live lines: time is seen to pass. */
const REPAINT_MS = 100;
const WIDTH_OF_NO_TERMINAL = 120;

interface Row {
  readonly name: string;
  state: PartState;
  since: number;
  tookMs: number | null;
  note: string;
}

/**
 * Shows the parts while they start: on a terminal one live line for each, else a line whenever one
 * has come to a state. After {@link settle} the lines stand, and news are written below.
 */
export class Screen {
  readonly #out: NodeJS.WriteStream | WriteStream;
  readonly #live: boolean;
  readonly #rows = new Map<string, Row>();
  #painted = 0;
  #closed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.#live = out.isTTY;
  }

  /** Lists the parts that will be started, in the order in which they are shown. */
  expect(names: readonly string[]): void {
    const since = performance.now();
    for (const name of names) {
      this.#rows.set(name, { name, state: 'waiting', since, tookMs: null, note: '' });
    }
    if (!this.#live) return;
    this.#timer = setInterval(() => this.#repaint(), REPAINT_MS).unref();
    this.#repaint();
  }

  starting(name: string): void {
    this.#change(name, 'starting', null, '');
  }

  ready(name: string, tookMs: number, note = ''): void {
    this.#change(name, 'ready', tookMs, note);
  }

  failed(name: string, note: string): void {
    this.#change(name, 'failed', null, note);
  }

  restarting(name: string, note: string): void {
    this.#change(name, 'restarting', null, note);
  }

  /** Ends the live display; from here on each change is a line of its own. */
  settle(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#repaint();
  }

  /** Shows no change of a part any more: they are all being stopped. */
  close(): void {
    this.settle();
    this.#closed = true;
  }

  /** Writes text below the lines. */
  say(text: string): void {
    this.#out.write(`${text}\n`);
    this.#painted = 0;
  }

  #change(name: string, state: PartState, tookMs: number | null, note: string): void {
    const row = this.#rows.get(name);
    if (row === undefined) throw new RangeError(`unknown part ${name}`);
    if (this.#closed) return;
    if (state === 'starting' || state === 'restarting') row.since = performance.now();
    row.state = state;
    row.tookMs = tookMs;
    row.note = note;
    if (this.#timer !== null) this.#repaint();
    else if (state !== 'starting') this.#out.write(`${this.#render(row)}\n`);
  }

  #repaint(): void {
    const up = this.#painted === 0 ? '' : `\u001B[${this.#painted}A`;
    const lines = [...this.#rows.values()].map((row) => `\u001B[2K${this.#render(row)}\n`);
    this.#out.write(up + lines.join(''));
    this.#painted = lines.length;
  }

  #render(row: Row): string {
    const line: PartLine = { ...row, ms: row.tookMs ?? performance.now() - row.since };
    const width = this.#out.isTTY ? this.#out.columns : WIDTH_OF_NO_TERMINAL;
    return renderLine(line, width, this.#live && process.env['NO_COLOR'] === undefined);
  }
}
