/** A server of somebody else's as a child process, with a directory of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '#support/stack.ts';

/** Milliseconds that a server may take on a busy machine. */
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

/** From util-linux. A server ends when whoever started it is killed. */
const WITH_PARENT = { command: 'setpriv', args: ['--pdeathsig', 'TERM'] } as const;

/** A mail server that a test can ask. */
export interface Peer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** What the server itself wrote down so far. */
  log(): Promise<string>;
  close(): Promise<void>;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Daemon {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint;
}

/** A directory that its owner's children may enter; the server's files are all in it. */
export function makeDirectory(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `ev-peer-${name}-`));
}

/** Where a program's own output goes; whatever else it writes to has a name that ends like this. */
export function logFile(directory: string): string {
  return join(directory, 'log');
}

/**
 * Starts a server and waits until it listens.
 *
 * The process leads a group, which is ended as a whole.
 */
export async function startDaemon(
  { command, args, environment, endpoint }: Daemon,
  directory: string,
): Promise<Peer> {
  const output = openSync(logFile(directory), 'a');
  const child = spawn(WITH_PARENT.command, [...WITH_PARENT.args, command, ...args], {
    cwd: directory,
    detached: true,
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...environment },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const log = () => readLogs(directory);
  const close = async (): Promise<void> => {
    await stop(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await once(child, 'spawn');
    await until(
      () => listens(endpoint, child, command),
      START_LIMIT_MS,
      () => `${command} does not listen`,
    );
  } catch (error) {
    const said = await log();
    await close();
    throw new Error(`a mail server did not start:\n${said}`, { cause: error });
  }
  return { ...endpoint, log, close, [Symbol.asyncDispose]: close };
}

async function readLogs(directory: string): Promise<string> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('log'));
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
  return texts.join('');
}

function listens({ host, port }: Endpoint, child: ChildProcess, command: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-pid, 'SIGTERM');
  const force = setTimeout(() => process.kill(-pid, 'SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(force);
}

/** A port that is free on an address of loopback. */
export async function freePort(host: string): Promise<number> {
  const server = net.createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no TCP address');
  return address.port;
}
