import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '#origin/store/migrate.ts';
import { MIGRATIONS } from '#origin/store/migration-files.ts';
import { MigrationRefused } from '#origin/store/migration-plan.ts';
import * as schema from '#origin/store/schema.ts';
import { dataDirectory, startOwnPostgres } from '#support/own-postgres.ts';
import { postgresUrl } from '#support/postgres.ts';
import { createEmptyDatabase } from '#support/template.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createEmptyDatabase(postgresUrl());
  cleanUps.push(drop);
  return url;
}

function connect(url: string): postgres.Sql {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  cleanUps.push(() => sql.end());
  return sql;
}

/** The same database, as the server's superuser. */
function asSuperuser(url: string): string {
  const superuser = new URL(postgresUrl());
  superuser.pathname = new URL(url).pathname;
  return superuser.href;
}

/** A copy of `migrations/` to change. */
async function copyOfMigrations(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ev-test-migrations-'));
  cleanUps.push(() => rm(directory, { recursive: true }));
  await cp(MIGRATIONS, directory, { recursive: true });
  return directory;
}

async function owners(url: string): Promise<string[]> {
  const rows = await connect(url)<{ owner: string }[]>`
    SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname = 'public'
    UNION SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace`;
  return rows.map((row) => row.owner);
}

async function dropRole(role: string): Promise<void> {
  const sql = postgres(postgresUrl(), { max: 1 });
  await sql.unsafe(`DROP ROLE ${role}`);
  await sql.end();
}

describe('an empty database', () => {
  it('gets every migration once, in order', async () => {
    const url = await emptyDatabase();
    const files = (await readdir(MIGRATIONS)).toSorted();
    expect((await migrate(url)).applied).toEqual(files);
    expect((await migrate(url)).applied).toEqual([]);
  });

  it('gets them once also from migrators that start together', async () => {
    const url = await emptyDatabase();
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    const files = (await readdir(MIGRATIONS)).toSorted();
    expect(reports.flatMap((report) => report.applied).toSorted()).toEqual(files);
  });

  it('gets them once also from superusers that start together', async () => {
    const url = asSuperuser(await emptyDatabase());
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    const files = (await readdir(MIGRATIONS)).toSorted();
    expect(reports.flatMap((report) => report.applied).toSorted()).toEqual(files);
  });

  it('has the tables and columns that the queries know', async () => {
    const url = await emptyDatabase();
    await migrate(url);
    const sql = connect(url);
    const tables: PgTable[] = Object.values(schema);
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const stored = await sql`
        SELECT column_name AS name, is_nullable = 'NO' AS "notNull",
          format_type(atttypid, atttypmod) AS type
        FROM information_schema.columns
        JOIN pg_attribute ON attrelid = ${getTableName(table)}::regclass AND attname = column_name
        WHERE table_name = ${getTableName(table)} ORDER BY ordinal_position`;
      const known = Object.values(getTableColumns(table)).map((column) => ({
        name: column.name,
        notNull: column.notNull,
        type: column.getSQLType(),
      }));
      expect({ table: getTableName(table), columns: [...stored] }).toEqual({
        table: getTableName(table),
        columns: known,
      });
    }
  });
});

describe('the schema belongs to email_validator_app', () => {
  it('when it migrates by itself', async () => {
    const url = await emptyDatabase();
    expect((await migrate(url)).owner).toBe('email_validator_app');
    expect(await owners(url)).toEqual(['email_validator_app']);
  });

  it('when a superuser migrates', async () => {
    const url = await emptyDatabase();
    expect((await migrate(asSuperuser(url))).owner).toBe('email_validator_app');
    expect(await owners(url)).toEqual(['email_validator_app']);
  });

  it('when a superuser migrates a server that has no such role yet', async () => {
    const directory = await dataDirectory();
    cleanUps.push(directory.remove);
    const server = await startOwnPostgres(directory.path);
    cleanUps.push(() => server.stop());
    const superuser = connect(server.superuserUrl);
    await superuser`DROP DATABASE email_validation`;
    await superuser`DROP ROLE email_validator_app`;
    expect((await migrate(server.superuserUrl)).owner).toBe('email_validator_app');
    expect(await owners(server.superuserUrl)).toEqual(['email_validator_app']);
  });

  it('but to a user who may not act as that role, when that user has the database', async () => {
    const url = await emptyDatabase();
    const database = new URL(url).pathname.slice(1);
    const role = `tenant_${database}`;
    const superuser = connect(asSuperuser(url));
    await superuser.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
    await superuser.unsafe(`ALTER DATABASE ${database} OWNER TO ${role}`);
    cleanUps.unshift(() => dropRole(role));
    const theirs = new URL(url);
    theirs.username = role;
    theirs.password = 'p';
    expect((await migrate(theirs.href)).owner).toBe(role);
    expect(await owners(url)).toEqual([role]);
  });
});

describe('is refused', () => {
  it('when an applied file was changed, and nothing is applied', async () => {
    const url = await emptyDatabase();
    const directory = await copyOfMigrations();
    await migrate(url, directory);
    await writeFile(join(directory, '0001_accounts.sql'), 'SELECT 1;');
    await writeFile(join(directory, '9999_new.sql'), 'CREATE TABLE new ();');
    await expect(migrate(url, directory)).rejects.toThrow('0001_accounts.sql was changed');
    expect(await connect(url)`SELECT to_regclass('new') AS new`).toMatchObject([{ new: null }]);
  });

  it('not when only its line ends were changed', async () => {
    const url = await emptyDatabase();
    const directory = await copyOfMigrations();
    await writeFile(join(directory, '9999_new.sql'), 'CREATE TABLE\nnew ();\n');
    await migrate(url, directory);
    await writeFile(join(directory, '9999_new.sql'), 'CREATE TABLE\r\nnew ();\r\n');
    expect((await migrate(url, directory)).applied).toEqual([]);
  });

  it('when a statement fails; the files before it stay, nothing of its own does', async () => {
    const url = await emptyDatabase();
    const directory = await copyOfMigrations();
    await writeFile(join(directory, '9998_good.sql'), 'CREATE TABLE good ();');
    await writeFile(join(directory, '9999_bad.sql'), 'CREATE TABLE bad (); SELECT * FROM absent;');
    const failure = migrate(url, directory);
    await expect(failure).rejects.toBeInstanceOf(MigrationRefused);
    await expect(failure).rejects.toThrow('9999_bad.sql failed: relation "absent" does not exist');
    const sql = connect(url);
    expect(
      await sql`SELECT to_regclass('good')::text AS good, to_regclass('bad')::text AS bad`,
    ).toMatchObject([{ good: 'good', bad: null }]);
    await writeFile(join(directory, '9999_bad.sql'), 'CREATE TABLE bad ();');
    expect((await migrate(url, directory)).applied).toEqual(['9999_bad.sql']);
  });
});

it('a user who may create nothing is told so', async () => {
  const url = await emptyDatabase();
  const role = `guest_${new URL(url).pathname.slice(1)}`;
  await connect(asSuperuser(url)).unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
  cleanUps.unshift(() => dropRole(role));
  const theirs = new URL(url);
  theirs.username = role;
  theirs.password = 'p';
  await expect(migrate(theirs.href)).rejects.toThrow(
    'no migration could be applied: permission denied for schema public (42501)',
  );
});

it('a server that is away is unavailable', async () => {
  await expect(migrate('postgres://nobody:none@127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'dependency_unavailable',
  });
});
