import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

/** Bytes at the end of a log that are shown when a part fails: its last words. */
const TAIL_BYTES = 2_048;
const TAIL_LINES = 12;

/** Frames of a stack trace: what went wrong stands above them. */
const STACK_FRAME = /^\s+at /;

/** Puts the logs of the run before aside as `NAME.log.1`; those of the run before that go. */
export function rotateLogs(directory: string): void {
  const logs = readdirSync(directory).filter((name) => name.endsWith('.log'));
  for (const name of logs) renameSync(join(directory, name), join(directory, `${name}.1`));
}

/** Opens a log to append to; the descriptor can be given to a child as its output. */
export function openLog(path: string): number {
  return openSync(path, 'a', 0o600);
}

/** The last lines of a log, without stack frames. */
export function tailOf(path: string): string {
  if (!existsSync(path)) return '';
  const { size } = statSync(path);
  const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(descriptor);
  }
  const lines = buffer.toString('utf8').trimEnd().split('\n');
  return lines
    .filter((line) => !STACK_FRAME.test(line))
    .slice(-TAIL_LINES)
    .join('\n');
}
