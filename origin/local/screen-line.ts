/** Where a part stands. */
export type PartState = 'waiting' | 'starting' | 'ready' | 'restarting' | 'failed';

/** One part as the screen shows it. */
export interface PartLine {
  readonly name: string;
  readonly state: PartState;
  /** Milliseconds: how long it took, or how long it has been going on. */
  readonly ms: number;
  /** Where it listens, or what is wrong. */
  readonly note: string;
}

const NAME_WIDTH = 28;
const STATE_WIDTH = 10;
const TIME_WIDTH = 9;

/** Nothing is under way in these. */
const TIMELESS: ReadonlySet<PartState> = new Set(['waiting', 'restarting']);

const COLOUR: Readonly<Record<PartState, string>> = {
  waiting: '\u001B[2m',
  starting: '\u001B[36m',
  ready: '\u001B[32m',
  restarting: '\u001B[33m',
  failed: '\u001B[31m',
};
const PLAIN = '\u001B[0m';

/** `  PostgreSQL              ready         812 ms  127.0.0.1:20016`, cut to the terminal's width. */
export function renderLine(line: PartLine, width: number, colour: boolean): string {
  const time = TIMELESS.has(line.state) ? '' : renderTime(line.ms);
  const state = line.state.padEnd(STATE_WIDTH);
  const before = `  ${line.name.padEnd(NAME_WIDTH)}`;
  const after = ` ${time.padStart(TIME_WIDTH)}  ${line.note}`.trimEnd();
  const room = Math.max(0, width - before.length - state.length);
  const shown = colour ? `${COLOUR[line.state]}${state}${PLAIN}` : state;
  return `${before}${shown}${after.slice(0, room)}`;
}

/** Seconds from ten seconds on, milliseconds before. */
function renderTime(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
