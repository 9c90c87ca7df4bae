import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireLock, type LockOutcome } from '#origin/local/lock.ts';
import { identify } from '#origin/local/process-identity.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function leaveBehind(content: string): void {
  writeFileSync(join(directory, 'launcher.lock'), content);
}

function release(outcome: LockOutcome): void {
  if (outcome.held) outcome.lock.release();
}

it('is given to one launcher at a time, and the other is told by whom it is held', () => {
  const first = acquireLock(directory);
  expect(first.held).toBe(true);
  expect(acquireLock(directory)).toEqual({ held: false, by: identify(process.pid) });
  release(first);
  expect(acquireLock(directory).held).toBe(true);
});

it('leaves no file behind', () => {
  release(acquireLock(directory));
  expect(readdirSync(directory)).toEqual([]);
});

it.each([
  ['of a process that has ended', JSON.stringify({ pid: 2 ** 22 + 1, startTicks: 1 })],
  [
    'of a process whose id belongs to another by now',
    JSON.stringify({ pid: process.pid, startTicks: 1 }),
  ],
  ['that holds nothing', ''],
  ['that holds nonsense', '{"pid":'],
])('is taken over when there is one %s', (_whose, content) => {
  leaveBehind(content);
  const outcome = acquireLock(directory);
  expect(outcome.held).toBe(true);
  expect(acquireLock(directory).held).toBe(false);
  release(outcome);
  expect(readdirSync(directory)).toEqual([]);
});
