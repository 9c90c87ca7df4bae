import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { identify, isAlive, isErrno, type ProcessIdentity } from './process-identity.ts';

/** Held while a launcher uses a state directory: two would fight over the same data. */
export interface Lock {
  release(): void;
}

export type LockOutcome =
  | { readonly held: true; readonly lock: Lock }
  | { readonly held: false; readonly by: ProcessIdentity };

const IdentitySchema = v.object({ pid: v.number(), startTicks: v.nullable(v.number()) });

/** Takes the lock of a state directory, also from a launcher that ended without giving it back. */
export function acquireLock(directory: string): LockOutcome {
  const path = join(directory, 'launcher.lock');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)));
  try {
    for (;;) {
      if (linkIfAbsent(draft, path)) return { held: true, lock: { release: () => rmSync(path) } };
      const holder = readHolder(path);
      if (holder !== null && isAlive(holder)) return { held: false, by: holder };
      removeStale(path, holder);
    }
  } finally {
    rmSync(draft);
  }
}

/** A hard link appears whole or not at all, so that nobody ever reads half a lock. */
function linkIfAbsent(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

function readHolder(path: string): ProcessIdentity | null {
  try {
    return v.parse(IdentitySchema, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Takes the stale lock aside; if another launcher had just replaced it, its lock is put back. */
function removeStale(path: string, stale: ProcessIdentity | null): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return;
    throw error;
  }
  if (readHolder(aside)?.pid !== stale?.pid) linkIfAbsent(aside, path);
  rmSync(aside);
}
