/**
 * Programs of Debian's that tests need and the product does not: promtool and amtool, a whole
 * PostgreSQL with its clients, redis-cli, curl. What is on PATH is taken; the rest is fetched and
 * unpacked, not installed, so it needs no root.
 */
import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  PackagesUnavailable,
  libraryDirectories,
  unpackDebian,
} from '#origin/local/debian-packages.ts';

const CACHE = fileURLToPath(
  new URL('../../node_modules/.cache/email-validator/tools/', import.meta.url),
);

/** Packages by the set of programs that they bring. */
const SETS = {
  monitoring: ['prometheus', 'prometheus-alertmanager'],
  postgresql: ['postgresql', 'postgresql-client'],
  redis: ['redis-tools'],
  curl: ['curl'],
} as const;
export type ToolSet = keyof typeof SETS;

/** How to run the programs of a set. */
export interface Tools {
  /** Directories that hold the programs, for the front of PATH. */
  readonly path: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Programs of a set that must be there for it to count as installed, each below one directory. */
const PROGRAMS: Readonly<Record<ToolSet, readonly string[]>> = {
  monitoring: ['prometheus', 'promtool', 'amtool'],
  postgresql: ['postgres', 'initdb', 'psql', 'pg_dump'],
  redis: ['redis-cli'],
  curl: ['curl'],
};

/** The programs of a set, or null where they can't be had; then it is printed why. */
export async function debianTools(set: ToolSet): Promise<Tools | null> {
  const installed = await installedDirectory(PROGRAMS[set]);
  if (installed !== null) return { path: [installed], environment: {} };
  const root = join(CACHE, set);
  try {
    await unpackDebian(root, { '.': SETS[set] });
  } catch (error) {
    if (!(error instanceof PackagesUnavailable)) throw error;
    console.warn(`Skipped: ${PROGRAMS[set].join(', ')} are Debian's. ${error.message}`);
    return null;
  }
  return {
    path: [...(await postgresDirectories(root)), join(root, 'usr/bin'), join(root, 'usr/sbin')],
    environment: { LD_LIBRARY_PATH: (await libraryDirectories(root)).join(':') },
  };
}

/** One directory that has them all: of PATH, or where Debian keeps the programs of PostgreSQL. */
async function installedDirectory(programs: readonly string[]): Promise<string | null> {
  const candidates = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...(await postgresDirectories('/')),
  ];
  for (const directory of candidates) {
    const found = await Promise.all(programs.map((program) => exists(join(directory, program))));
    if (found.every(Boolean)) return directory;
  }
  return null;
}

async function postgresDirectories(root: string): Promise<string[]> {
  const versions = join(root, 'usr/lib/postgresql');
  const names = await readdir(versions).catch(() => []);
  return names.map((version) => join(versions, version, 'bin'));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export interface ToolRun {
  readonly exitCode: number;
  /** Standard output and standard error. */
  readonly printed: string;
}

/** Runs a program of the tools to its end. */
export async function runTool(
  tools: Tools,
  program: string,
  args: readonly string[],
  input = '',
): Promise<ToolRun> {
  const environment = { ...process.env, ...tools.environment };
  const path = [...tools.path, process.env['PATH'] ?? ''].join(delimiter);
  const running = promisify(execFile)(program, args, { env: { ...environment, PATH: path } });
  running.child.stdin?.end(input);
  try {
    const { stdout, stderr } = await running;
    return { exitCode: 0, printed: stdout + stderr };
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) throw error;
    return { exitCode: 1, printed: `${String(error.stdout)}${String(error.stderr)}` };
  }
}
