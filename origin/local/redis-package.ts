import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StartFailure } from './life.ts';

/**
 * Redis out of the system's packages, without installing them. apt-get is given a state of its own,
 * so it needs no root, changes nothing on the machine and starts no service; what it fetches is
 * verified by the system's keys as ever, and unpacked beside the npm packages.
 */

/** How to run a Redis server. */
export interface RedisProgram {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

const PROGRAM = 'redis-server';
/** In Debian the first holds a link to a program of the second. */
const PACKAGES = ['redis-server', 'redis-tools'] as const;
/** Where tools keep what they can make again; `npm ci` clears it. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/email-validator/', import.meta.url));
/** Milliseconds for the lists and the packages, 10 MB and 2 MB, over a slow line. */
const FETCH_LIMIT_MS = 180_000;

const INSTRUCTION =
  'neither redis-server nor valkey-server is on PATH. Install one (Debian, Ubuntu: apt-get install redis-server; ' +
  'macOS: brew install redis), or set REDIS_URL to a server of yours.';

/** The unpacked program; fetched at the first call, found at every other. */
export async function unpackRedis(cache: string = CACHE): Promise<RedisProgram> {
  const unpacked = join(cache, PROGRAM);
  if (!(await exists(unpacked))) await fetchInto(unpacked);
  return {
    command: join(unpacked, 'usr', 'bin', PROGRAM),
    environment: { LD_LIBRARY_PATH: (await libraryDirectories(unpacked)).join(':') },
  };
}

/** The directory appears under its name when it is whole; two that fetch at once do no harm. */
async function fetchInto(unpacked: string): Promise<void> {
  await mkdir(dirname(unpacked), { recursive: true });
  const draft = await mkdtemp(`${unpacked}.`);
  try {
    const root = join(draft, 'root');
    for (const archive of await fetchPackages(draft)) await run('dpkg-deb', ['-x', archive, root]);
    await rename(root, unpacked).catch(async (error: unknown) => {
      if (!(await exists(unpacked))) throw error;
    });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new StartFailure('redis', `${INSTRUCTION}\nFetching it did not work: ${words}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Fetches the package and what it needs beyond what the system has; returns the files. */
async function fetchPackages(draft: string): Promise<readonly string[]> {
  const archives = join(draft, 'archives');
  const lists = join(draft, 'lists');
  await mkdir(join(archives, 'partial'), { recursive: true });
  await mkdir(join(lists, 'partial'), { recursive: true });
  const own = [
    `Dir::State::lists=${lists}`,
    `Dir::State::extended_states=${join(draft, 'extended_states')}`,
    `Dir::Cache=${draft}`,
    `Dir::Cache::archives=${archives}`,
    // Nothing is written where others write, so there is nothing to lock.
    'Debug::NoLocking=1',
    // Root's apt would fetch as an account that cannot enter a private checkout.
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', ['-qq', ...own, 'update']);
  const quietly = ['-qq', '-y', '--no-install-recommends', '--download-only', '--reinstall'];
  await run('apt-get', [...quietly, ...own, 'install', ...PACKAGES]);
  const files = await readdir(archives);
  return files.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

/** Directories below that hold shared libraries: `usr/lib/<machine>`, and `lib/<machine>` of old. */
async function libraryDirectories(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const directories = entries
    .filter((entry) => /\.so(?:\.\d+)*$/.test(entry.name))
    .map((entry) => entry.parentPath);
  return [...new Set(directories)];
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const environment = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await promisify(execFile)(command, args, { timeout: FETCH_LIMIT_MS, env: environment });
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`${command}: ${words === '' ? String(error) : words}`, { cause: error });
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
