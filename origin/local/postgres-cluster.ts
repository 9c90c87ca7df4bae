import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartFailure } from './life.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isErrno } from './process-identity.ts';
import type { Account } from './server-account.ts';

/** A directory of data that a server can be started on. */
export interface Cluster {
  readonly data: string;
  /** The superuser's password, and that of the schema's owner. */
  readonly password: string;
}

export const SUPERUSER = 'postgres';
const PASSWORD_BYTES = 24;
/** PostgreSQL's own rule: nobody else may look into the data. */
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;

/**
 * The cluster in `home`, made when there is none yet. It takes its name when it is complete: a start
 * that is interrupted leaves nothing that looks like data.
 *
 * @param durable false skips waiting for the disk
 */
export async function openCluster(
  home: string,
  binaries: PostgresBinaries,
  account: Account | null,
  durable: boolean,
): Promise<Cluster> {
  const data = join(home, 'data');
  const made = await versionOf(data);
  if (made === null) await makeCluster(home, binaries, account, durable);
  else await refuseOtherVersion(made, data, binaries);
  return { data, password: await readFile(join(home, 'password'), 'utf8') };
}

async function makeCluster(
  home: string,
  { initdb }: PostgresBinaries,
  account: Account | null,
  durable: boolean,
): Promise<void> {
  const draft = join(home, 'data.partial');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: PRIVATE_DIRECTORY });
  const password = join(home, 'password');
  await writeFile(password, randomBytes(PASSWORD_BYTES).toString('hex'), { mode: PRIVATE_FILE });
  if (account !== null) {
    await chown(draft, account.uid, account.gid);
    await chown(password, account.uid, account.gid);
  }
  const names = { pgdata: draft, username: SUPERUSER, pwfile: password };
  const nature = { auth: 'scram-sha-256', encoding: 'UTF8', locale: 'C.UTF-8' };
  const args = Object.entries({ ...names, ...nature }).map(([name, value]) => `--${name}=${value}`);
  const sync = durable ? [] : ['--no-sync'];
  await run(initdb, [...args, '--no-instructions', ...sync], account, home);
  await rename(draft, join(home, 'data'));
}

async function run(
  command: string,
  args: readonly string[],
  account: Account | null,
  directory: string,
): Promise<void> {
  try {
    await promisify(execFile)(command, args, { cwd: directory, ...account });
  } catch (error) {
    const words =
      error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new StartFailure('postgresql', `initdb failed\n${words.trim()}`);
  }
}

/** The major version that made the data; null where there is none. */
async function versionOf(data: string): Promise<string | null> {
  try {
    return (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    if (!isErrno(error, 'EACCES')) throw error;
    throw new StartFailure(
      'postgresql',
      `the data in ${data} belongs to another user. Start as that user, or remove the directory.`,
    );
  }
}

async function refuseOtherVersion(
  made: string,
  data: string,
  { postgres }: PostgresBinaries,
): Promise<void> {
  const { stdout } = await promisify(execFile)(postgres, ['-V']);
  const ours = /(\d+)/.exec(stdout)?.[1];
  if (ours === made) return;
  throw new StartFailure(
    'postgresql',
    `the data in ${data} was made by PostgreSQL ${made}, and this is ${ours}. Dump it with the old version, or remove the directory.`,
  );
}
