import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Exit } from './life.ts';
import { openLog, tailOf } from './log-file.ts';
import type { Account } from './server-account.ts';

/** A program that somebody else wrote, to be run as a server. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** What it adds to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The account it runs under; null is ours. */
  readonly account: Account | null;
  readonly directory: string;
  readonly logPath: string;
  /** Signals that end it, the most patient first. */
  readonly endings: readonly [NodeJS.Signals, ...NodeJS.Signals[]];
}

/** A server that runs. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it is over; never rejects. */
  readonly exited: Promise<Exit>;
  /** Asks it to end, gives it the grace (milliseconds), and then insists. Resolves when it is over. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

/** Milliseconds in which a server ends that has nothing but its files to close. */
const STOP_GRACE_MS = 2500;
/** Milliseconds that a less patient signal has before the next. */
const INSIST_MS = 400;

/**
 * Starts a server. It leads a session of its own, so that Ctrl-C in the terminal does not reach it,
 * and where the system can arrange that, it ends when we do, however we end.
 */
export async function startProgram(program: ServerProgram): Promise<ServerProcess> {
  const { account, args, directory, endings } = program;
  const prefix = await boundToUs(endings[0]);
  const [command, ...rest] = [...prefix, program.command, ...args];
  const log = openLog(program.logPath);
  const child = spawn(command ?? program.command, rest, {
    cwd: directory,
    env: { ...process.env, ...program.environment },
    detached: true,
    stdio: ['ignore', log, log],
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  });
  closeSync(log);
  const exited = whenExited(child, program.logPath);
  const pid = await whenSpawned(child, program.command);
  return { pid, exited, stop: (graceMs = STOP_GRACE_MS) => stop(child, exited, endings, graceMs) };
}

function whenExited(child: ChildProcess, logPath: string): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, lastWords: tailOf(logPath) }));
  });
}

function whenSpawned(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command}: ${error.message}`)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

async function stop(
  child: ChildProcess,
  exited: Promise<Exit>,
  endings: readonly NodeJS.Signals[],
  graceMs: number,
): Promise<void> {
  let patienceMs = graceMs;
  for (const signal of [...endings, 'SIGKILL'] as const) {
    child.kill(signal);
    const timer = new AbortController();
    const late = delay(patienceMs, 'late', { signal: timer.signal }).catch(() => 'late');
    const first = await Promise.race([exited, late]);
    timer.abort();
    if (first !== 'late') return;
    patienceMs = INSIST_MS;
  }
  await exited;
}

let setprivWorks: Promise<boolean> | null = null;

/**
 * The words to put before a command so that the kernel sends it a signal when we are gone
 * (PR_SET_PDEATHSIG, by setpriv of util-linux ≥ 2.33); none where there is no such thing.
 */
async function boundToUs(signal: NodeJS.Signals): Promise<readonly string[]> {
  const words = ['--pdeathsig', signal.replace(/^SIG/, ''), '--'];
  setprivWorks ??= promisify(execFile)('setpriv', [...words, 'true']).then(
    () => true,
    () => false,
  );
  return (await setprivWorks) ? ['setpriv', ...words] : [];
}
