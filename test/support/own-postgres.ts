import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '#origin/local/postgres.ts';
import type { PostgresServer } from '#origin/local/postgres.ts';

/** A directory for the data of a server that a test starts, and stops, itself. */
export interface DataDirectory {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Root's server is another account, which has to get in. */
const PASSABLE = 0o755;

export async function dataDirectory(): Promise<DataDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'ev-test-postgres-'));
  await chmod(path, PASSABLE);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Starts a server for this test alone, to be stopped and killed at will. */
export async function startOwnPostgres(directory: string, port = 0): Promise<PostgresServer> {
  return await startPostgres({ directory, port, durable: false });
}
