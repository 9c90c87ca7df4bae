import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Other users must get through: PostgreSQL refuses to run as root and runs as a user of its own. */
const TRAVERSABLE = 0o755;
const OWNER_ONLY = 0o700;

/** Makes the directories that a stack writes into. Files with secrets are the owner's alone. */
export function makeDirectories(stateDirectory: string): void {
  mkdirSync(stateDirectory, { recursive: true, mode: TRAVERSABLE });
  chmodSync(stateDirectory, TRAVERSABLE);
  mkdirSync(logDirectory(stateDirectory), { recursive: true, mode: OWNER_ONLY });
  mkdirSync(join(stateDirectory, 'edge'), { recursive: true, mode: OWNER_ONLY });
}

/** Where the databases of a stack keep their data on one world of mail, from one run to the next. */
export function lastingDataDirectory(stateDirectory: string, world: string): string {
  return join(stateDirectory, 'data', world);
}

/** A new directory for data that goes when the run is over. */
export function makePassingDataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'email-validator-'));
  chmodSync(directory, TRAVERSABLE);
  return directory;
}

export function logDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'logs');
}

/** Where workerd writes what the Worker logs. */
export function workerdLogPath(stateDirectory: string): string {
  return logPath(stateDirectory, 'workerd');
}

/** Where a part's output goes. */
export function logPath(stateDirectory: string, part: string): string {
  return join(logDirectory(stateDirectory), `${part}.log`);
}
