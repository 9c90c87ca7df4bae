import postgres from 'postgres';
import type { Sql } from 'postgres';
import { isPassing, storeFailure } from './failure.ts';
import { MIGRATIONS, readMigrations } from './migration-files.ts';
import { MigrationRefused, pendingMigrations } from './migration-plan.ts';
import type { AppliedMigration, Migration } from './migration-plan.ts';
import { findSchemaOwner, MIGRATION_LOCK } from './schema-owner.ts';
import { grantServiceRights } from './service-rights.ts';

/** Milliseconds that a migrator waits for another one, or for a table that is in use. */
const LOCK_TIMEOUT_MS = 60_000;
/** Seconds for the connection: a migration may be started together with its database. */
const CONNECT_TIMEOUT_SECONDS = 10;

export interface MigrationReport {
  /** Files applied by this call, in order. */
  readonly applied: readonly string[];
  /** The role that owns the schema. */
  readonly owner: string;
}

/**
 * Brings the database up to date: applies the files of `migrations/` that it has not seen, each whole
 * or not at all, and grants the rights of the services. Any number of callers may do it at once; one applies a file, the others see that it
 * is applied. It has a connection of its own, beside every pool.
 *
 * @throws {MigrationRefused} when an applied file was changed, the database is ahead of the files, or
 *   a statement fails
 */
export async function migrate(
  url: string,
  directory: string = MIGRATIONS,
): Promise<MigrationReport> {
  const files = await readMigrations(directory);
  const connection = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    fetch_types: false,
    connection: { application_name: 'migrate', lock_timeout: LOCK_TIMEOUT_MS, TimeZone: 'UTC' },
    onnotice: () => {},
  });
  try {
    const report = await applyAll(connection, files);
    if (directory === MIGRATIONS) {
      const asItsOwner = (statements: string) =>
        connection.unsafe(asOwner(report.owner, statements));
      await grantServiceRights(connection, asItsOwner);
    }
    return report;
  } catch (error) {
    throw refusal(error) ?? storeFailure('migrate', error);
  } finally {
    await connection.end({ timeout: 0 });
  }
}

/**
 * Files of `migrations/` that the database does not have yet. One that is ahead lacks none: an older
 * version of the service may run beside a newer one, and come back after it.
 */
export async function missingMigrations(
  url: string,
  directory: string = MIGRATIONS,
): Promise<readonly string[]> {
  const files = await readMigrations(directory);
  const connection = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    fetch_types: false,
    connection: { application_name: 'migrate', TimeZone: 'UTC' },
    onnotice: () => {},
  });
  try {
    const [log] = await connection<{ made: boolean }[]>`
      SELECT to_regclass('public.schema_migrations') IS NOT NULL AS made`;
    const past =
      log?.made === true
        ? await connection<{ name: string }[]>`SELECT name FROM schema_migrations`
        : [];
    const applied = new Set(past.map(({ name }) => name));
    return files.map(({ name }) => name).filter((name) => !applied.has(name));
  } finally {
    await connection.end({ timeout: 0 });
  }
}

async function applyAll(connection: Sql, files: readonly Migration[]): Promise<MigrationReport> {
  const owner = await findSchemaOwner(connection);
  await connection.unsafe(asOwner(owner, LOG_OF_MIGRATIONS));
  const applied: string[] = [];
  for (;;) {
    const past = await connection<AppliedMigration[]>`SELECT name, checksum FROM schema_migrations`;
    const [next] = pendingMigrations(files, past);
    if (next === undefined) return { applied, owner };
    if (await apply(connection, next, owner)) applied.push(next.name);
  }
}

const LOG_OF_MIGRATIONS = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Wraps statements so that they are sent as one message, which Postgres runs as one transaction
 * (protocol, "Multiple Statements in a Simple Query"): one migrator at a time, in the owner's name.
 */
function asOwner(owner: string, statements: string): string {
  return `SELECT pg_advisory_xact_lock(${MIGRATION_LOCK});
    SET LOCAL ROLE "${owner.replaceAll('"', '""')}";
    ${statements}`;
}

/** Applies a file; false when another migrator was faster. */
async function apply(connection: Sql, file: Migration, owner: string): Promise<boolean> {
  // The entry comes first: where it is there already, nothing of the file is run.
  const entry = `INSERT INTO schema_migrations VALUES ('${file.name}', '${file.checksum}');`;
  try {
    await connection.unsafe(asOwner(owner, `${entry}\n${file.statements}`));
    return true;
  } catch (error) {
    if (isTakenEntry(error)) return false;
    throw refusal(error, `${file.name} failed`) ?? error;
  }
}

function isTakenEntry(error: unknown): boolean {
  return (
    error instanceof postgres.PostgresError && error.constraint_name === 'schema_migrations_pkey'
  );
}

/**
 * What the server has against it, or null when trying again may help. A migration's statements hold
 * no data of anybody's, so the server's words may be told.
 */
function refusal(error: unknown, what = 'no migration could be applied'): MigrationRefused | null {
  if (!(error instanceof postgres.PostgresError) || isPassing(error)) return null;
  return new MigrationRefused(`${what}: ${error.message} (${error.code})`);
}
