import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { writeJsonAtomically } from './atomic-file.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/**
 * What a launcher that was killed may have left running. Its children end by themselves when it
 * does; the database servers do not, nor does what a child had started. So each process group is
 * written down, and the next launcher ends those that are still the same ones.
 */

const FILE = 'processes.json';
/** Milliseconds that a leftover has to end by itself: children do so as their launcher is gone. */
const PATIENCE_MS = 4_000;
const POLL_MS = 50;

const RecordSchema = v.object({
  bootId: v.string(),
  processes: v.array(v.object({ pid: v.number(), startTicks: v.nullable(v.number()) })),
});

/** Writes down which processes run, by id and start time. */
export function recordProcesses(directory: string, pids: readonly number[]): void {
  writeJsonAtomically(join(directory, FILE), { bootId: bootId(), processes: pids.map(identify) });
}

export function forgetProcesses(directory: string): void {
  rmSync(join(directory, FILE), { force: true });
}

/**
 * Ends what an earlier launcher of this directory left running. To be called under the lock.
 *
 * @returns how many had to be ended
 */
export async function endLeftovers(directory: string): Promise<number> {
  const left = readRecord(directory).filter(isLeft);
  // SIGINT is PostgreSQL's fast shutdown: its clients are dead, and SIGTERM would wait for them.
  for (const { pid } of left) signalProcess(pid, 'SIGINT');
  const deadline = performance.now() + PATIENCE_MS;
  while (left.some(isLeft) && performance.now() < deadline) await delay(POLL_MS);
  for (const identity of left.filter(isLeft)) {
    signalProcess(-identity.pid, 'SIGKILL');
    signalProcess(identity.pid, 'SIGKILL');
  }
  forgetProcesses(directory);
  return left.length;
}

/**
 * The very process runs, or it has ended and its group has not: the kernel gives no id to a new
 * process while a group still bears it.
 */
function isLeft(identity: ProcessIdentity): boolean {
  return isAlive(identity) || (!exists(identity.pid) && exists(-identity.pid));
}

function readRecord(directory: string): readonly ProcessIdentity[] {
  try {
    const text = readFileSync(join(directory, FILE), 'utf8');
    const record = v.parse(RecordSchema, JSON.parse(text));
    return record.bootId === bootId() ? record.processes : [];
  } catch {
    return [];
  }
}

/** After a boot the ids begin anew, and a record of the boot before says nothing. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function exists(pid: number): boolean {
  return signalProcess(pid, 0);
}

function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
