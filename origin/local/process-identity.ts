import { readFileSync } from 'node:fs';

/**
 * A process by its id and the time at which the kernel started it. An id alone may by now belong to
 * somebody else; the pair is never given out twice between two boots.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot (proc(5), /proc/pid/stat field 22); null where there is no /proc. */
  readonly startTicks: number | null;
}

/** Field 22 of /proc/pid/stat, counted from the third, the first after the command's closing bracket. */
const START_TICKS_AFTER_COMMAND = 22 - 3;

export function identify(pid: number): ProcessIdentity {
  return { pid, startTicks: startTicksOf(pid) };
}

/** Whether that very process still runs. A zombie does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to another user.
    if (!isErrno(error, 'EPERM')) return false;
  }
  return identity.startTicks === startTicksOf(identity.pid) && stateOf(identity.pid) !== 'Z';
}

/** The process that started this one; null when it cannot be found out. */
export function parentOf(pid: number): number | null {
  const parent = Number(statFields(pid)[1]);
  return Number.isSafeInteger(parent) && parent > 0 ? parent : null;
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function startTicksOf(pid: number): number | null {
  const ticks = Number(statFields(pid)[START_TICKS_AFTER_COMMAND]);
  return Number.isSafeInteger(ticks) ? ticks : null;
}

function stateOf(pid: number): string | undefined {
  return statFields(pid)[0];
}

/** The fields after the command, which stands in brackets and may hold spaces and brackets itself. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
