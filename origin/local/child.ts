import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { killGroup } from './kill-group.ts';
import type { Exit, Life } from './life.ts';
import { openLog, tailOf } from './log-file.ts';
import { awaitHttpReady, readReadyLine, type Readiness } from './readiness.ts';

/** A process of ours to run under Node. */
export interface ChildSpec {
  readonly name: string;
  /** The file to run. */
  readonly entry: URL;
  readonly argv?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logPath: string;
  readonly readiness: Readiness;
}

/** Milliseconds that a child has to become ready: far above the slowest start on two busy cores. */
const READY_LIMIT_MS = 40_000;

/**
 * Heap limits of a child, in MB, so that all of them fit into a small machine. With Node's own, what
 * an import leaves behind (drizzle-orm: 160 MB of garbage) stays with each process for good: 300 MB
 * instead of 110 for the same 10 MB of live objects.
 */
const HEAP_LIMITS = ['--max-old-space-size=320', '--max-semi-space-size=8'];

/**
 * Starts one life of a child. It leads a process group of its own, so that Ctrl-C in the terminal
 * reaches the launcher alone, which then stops the parts in order; and its input is a pipe that it
 * watches, so that it ends when the launcher does.
 */
export function beginChild(spec: ChildSpec): Life<unknown> {
  const log = openLog(spec.logPath);
  const byLine = spec.readiness.kind === 'line';
  const argv = [...HEAP_LIMITS, fileURLToPath(spec.entry), ...(spec.argv ?? [])];
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, ...spec.environment, EV_PARENT_WATCH: '1' },
    detached: true,
    stdio: ['pipe', byLine ? 'pipe' : log, log],
  });
  closeSync(log);
  // The pipe is never written to; that it breaks when the child ends is no news.
  child.stdin?.on('error', () => {});
  const over = new AbortController();
  const exited = whenExited(child, spec.logPath).then((exit) => {
    over.abort();
    killGroup(child.pid);
    return exit;
  });
  return {
    pid: () => child.pid ?? null,
    ready: whenReady(spec, child, over.signal),
    exited,
    end: (graceMs) => end(child, exited, graceMs),
  };
}

function whenExited(child: ChildProcess, logPath: string): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, lastWords: tailOf(logPath) }));
    child.once('error', (error) => {
      resolve({ code: null, signal: null, lastWords: error.message });
    });
  });
}

async function whenReady(
  spec: ChildSpec,
  child: ChildProcess,
  over: AbortSignal,
): Promise<unknown> {
  const limit = AbortSignal.timeout(READY_LIMIT_MS);
  const { readiness } = spec;
  if (readiness.kind === 'http') {
    return awaitHttpReady(readiness.url, AbortSignal.any([over, limit]));
  }
  if (child.stdout === null) throw new TypeError('a child that prints a line has an output');
  const line = readReadyLine(child.stdout, createWriteStream(spec.logPath, { flags: 'a' }));
  const expired = new Promise<never>((_resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error('it was not ready in time')));
  });
  return Promise.race([line, expired]);
}

async function end(child: ChildProcess, exited: Promise<Exit>, graceMs: number): Promise<void> {
  // The child alone: what it started itself, it ends itself.
  child.kill('SIGTERM');
  const graceOver = new AbortController();
  const killer = delay(graceMs, undefined, { signal: graceOver.signal }).then(
    () => killGroup(child.pid),
    () => {},
  );
  await exited;
  graceOver.abort();
  await killer;
}
