import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartFailure } from './life.ts';
import { identify, isAlive } from './process-identity.ts';

/** Milliseconds for the server of a launcher that was killed to shut down. */
const LEAVING_LIMIT_MS = 5000;
const POLL_MS = 50;
const PROGRAM = 'postgres';

/** Whether the data says that a server uses it, and who that is now. */
type Occupant =
  | { readonly kind: 'none' }
  | { readonly kind: 'server'; readonly pid: number }
  /** The process id that is written there has come to some other program. */
  | { readonly kind: 'stranger' };

/**
 * Sees to it that no server uses the data any more. One that is on its way out is waited for. A
 * `postmaster.pid` with a stranger's process id (after a boot, most of all in a container, low ids
 * come round) would keep PostgreSQL from starting, so it is removed.
 *
 * @throws {StartFailure} when another server stays on the data
 */
export async function waitForPredecessor(data: string): Promise<void> {
  const deadline = performance.now() + LEAVING_LIMIT_MS;
  for (;;) {
    const occupant = await occupantOf(data);
    if (occupant.kind === 'none') return;
    if (occupant.kind === 'stranger') return await rm(lockFileOf(data));
    if (performance.now() > deadline) {
      throw new StartFailure(
        'postgresql',
        `process ${occupant.pid} is a PostgreSQL that uses the data in ${data}: stop it first`,
      );
    }
    await delay(POLL_MS);
  }
}

/** Whether a server runs on the data. */
export async function isInUse(data: string): Promise<boolean> {
  return (await occupantOf(data)).kind === 'server';
}

async function occupantOf(data: string): Promise<Occupant> {
  const pid = Number.parseInt(await contentOf(lockFileOf(data)), 10);
  if (Number.isNaN(pid) || !isAlive(identify(pid))) return { kind: 'none' };
  const command = await contentOf(`/proc/${pid}/cmdline`);
  // Without /proc PostgreSQL must judge by itself.
  if (command === '') return { kind: 'none' };
  const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return servesFrom(command, workingDirectory, await realpath(data))
    ? { kind: 'server', pid }
    : { kind: 'stranger' };
}

/**
 * Whether a process is the PostgreSQL of this data: it bears the name, and works in that directory.
 *
 * @param command as in /proc, each word ended by NUL
 * @param workingDirectory null when it may not be known: then the process is another user's, and
 *   the data is ours
 */
export function servesFrom(
  command: string,
  workingDirectory: string | null,
  data: string,
): boolean {
  const [program = ''] = command.split('\0');
  return basename(program) === PROGRAM && workingDirectory === data;
}

function lockFileOf(data: string): string {
  return join(data, 'postmaster.pid');
}

async function contentOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}
