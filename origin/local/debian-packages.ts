/**
 * Programs out of the system's packages, without installing them. apt-get is given a state of its own,
 * so it needs no root, changes nothing on the machine and starts no service; what it fetches is
 * verified by the system's keys as ever.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Milliseconds for the lists and the packages, some 10 MB each, over a slow line. */
const FETCH_LIMIT_MS = 180_000;

/** There is no apt-get here, or nobody to fetch from, or no such package. */
export class PackagesUnavailable extends Error {}

/** Packages that are unpacked over one another, by the directory that they get. */
export type Roots = Readonly<Record<string, readonly string[]>>;

/**
 * Sees to it that packages, and what they need beyond what the system has, are unpacked under a
 * directory. Packages that cannot be installed side by side get roots of their own in it. The
 * directory appears under its name when it is whole; two that fetch at once do no harm.
 *
 * @throws PackagesUnavailable, or what went wrong with unpacking
 */
export async function unpackDebian(directory: string, roots: Roots): Promise<void> {
  if (await exists(directory)) return;
  await mkdir(dirname(directory), { recursive: true });
  const draft = await mkdtemp(`${directory}.`);
  try {
    const whole = join(draft, 'whole');
    const state = await fetchLists(draft);
    for (const [root, packages] of Object.entries(roots)) {
      const archives = join(draft, 'archives', root);
      await fetchPackages(packages, archives, state);
      await unpack(archives, join(whole, root));
    }
    await rename(whole, directory).catch(async (error: unknown) => {
      if (!(await exists(directory))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Directories below that hold shared libraries: `usr/lib/<machine>`, and `lib/<machine>` of old. */
export async function libraryDirectories(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const directories = entries
    .filter((entry) => /\.so(?:\.\d+)*$/.test(entry.name))
    .map((entry) => entry.parentPath);
  return [...new Set(directories)];
}

/** Fetches the lists of packages; returns the options under which apt-get knows them. */
async function fetchLists(draft: string): Promise<readonly string[]> {
  const lists = join(draft, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  const state = [
    `Dir::State::lists=${lists}`,
    `Dir::State::extended_states=${join(draft, 'extended_states')}`,
    `Dir::Cache=${draft}`,
    // Nothing is written where others write, so there is nothing to lock.
    'Debug::NoLocking=1',
    // Root's apt would fetch as an account that cannot enter a private checkout.
    'APT::Sandbox::User=',
    // What shops of applications show is as much again as the list of packages.
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
  await aptGet([...state, 'update']);
  return state;
}

async function fetchPackages(
  packages: readonly string[],
  archives: string,
  state: readonly string[],
): Promise<void> {
  await mkdir(join(archives, 'partial'), { recursive: true });
  const here = ['-o', `Dir::Cache::archives=${archives}`];
  const only = ['-y', '--no-install-recommends', '--download-only', '--reinstall'];
  await aptGet([...only, ...state, ...here, 'install', ...packages]);
}

async function aptGet(args: readonly string[]): Promise<void> {
  try {
    await run('apt-get', ['-qq', ...args]);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new PackagesUnavailable(words, { cause: error });
  }
}

/** A program that is not installed gives nobody the rights of its owner. */
async function unpack(archives: string, root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  const files = await readdir(archives);
  for (const name of files.filter((file) => file.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(archives, name), root]);
  }
  await run('chmod', ['-R', 'ug-s', root]);
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
