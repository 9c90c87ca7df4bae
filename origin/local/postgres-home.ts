import { chmod, mkdir, mkdtemp, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isInUse } from './postgres-predecessor.ts';
import { canReach } from './server-account.ts';
import type { Account } from './server-account.ts';

/** Where a server of root's keeps its data when it may not enter the directory it was given. */
const STATE = '/var/lib/email-validator';
const PLACE = 'postgres-';
/** In the given directory: leads to the place elsewhere. In the place: leads back. */
const POINTER = 'elsewhere';
const ORIGIN = 'belongs-to';
/** Anyone may pass through; nobody but root may look around. */
export const PASSABLE = 0o711;

/** Where a server's files are. */
export interface Home {
  /** Holds the data. */
  readonly path: string;
  /** Takes a copy of the programs, where their account cannot reach those of the package. */
  readonly programs: string;
}

/**
 * The home of a server: the given directory, if the server's account can enter it. A checkout under
 * /root has mode 0700 above it; then it is a place of its own under {@link STATE}, and links from
 * one to the other keep the two together over restarts.
 */
export async function postgresHome(directory: string, account: Account | null): Promise<Home> {
  await mkdir(directory, { recursive: true });
  if (account === null) return { path: directory, programs: directory };
  if (await canReach(directory, account)) return { path: directory, programs: STATE };
  const pointer = join(directory, POINTER);
  const place = (await placeOf(pointer)) ?? (await makePlace(pointer));
  return { path: place, programs: STATE };
}

async function placeOf(pointer: string): Promise<string | null> {
  try {
    const place = await readlink(pointer);
    return (await stat(place)).isDirectory() ? place : null;
  } catch {
    return null;
  }
}

async function makePlace(pointer: string): Promise<string> {
  await mkdir(STATE, { recursive: true, mode: PASSABLE });
  await removeAbandoned();
  const place = await mkdtemp(join(STATE, PLACE));
  await chmod(place, PASSABLE);
  await symlink(pointer, join(place, ORIGIN));
  await rm(pointer, { force: true });
  await symlink(place, pointer);
  return place;
}

/** Removes the places of directories that are gone: checkouts come and go, and data is large. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(STATE)).filter((name) => name.startsWith(PLACE));
  for (const place of names.map((name) => join(STATE, name))) {
    const pointer = await readlink(join(place, ORIGIN)).catch(() => null);
    // One that leads nowhere yet is being made at this moment.
    if (pointer === null || (await placeOf(pointer)) === place) continue;
    if (!(await isInUse(join(place, 'data')))) await rm(place, { recursive: true, force: true });
  }
}
