import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Migration } from './migration-plan.ts';

/** `migrations/` of this checkout or image. */
export const MIGRATIONS = fileURLToPath(new URL('../../migrations/', import.meta.url));

const MIGRATION_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/** Reads the migrations of a directory. Line ends do not count: a checkout may have changed them. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => MIGRATION_NAME.test(name));
  return await Promise.all(names.map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const text = await readFile(join(directory, name), 'utf8');
  const statements = text.replaceAll('\r\n', '\n');
  return { name, statements, checksum: createHash('sha256').update(statements).digest('hex') };
}
