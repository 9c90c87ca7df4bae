import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { startPostgres } from '#origin/local/postgres.ts';
import type { PostgresOptions, PostgresServer } from '#origin/local/postgres.ts';
import { identify, isAlive } from '#origin/local/process-identity.ts';
import { canReach, serverAccount } from '#origin/local/server-account.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const PASSABLE = 0o755;

/** A directory for data, which goes after the test. */
async function newDirectory(mode = PASSABLE, above = tmpdir()): Promise<string> {
  const path = await mkdtemp(join(above, 'ev-test-local-'));
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  await chmod(path, mode);
  return path;
}

async function start(options: PostgresOptions): Promise<PostgresServer> {
  const server = await startPostgres({ durable: false, ...options });
  cleanUps.push(() => server.stop());
  return server;
}

async function ask(url: string, statement: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(statement).values();
    return row?.[0];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

describe('a server', () => {
  it('has the database and the owner that production has', async () => {
    const server = await start({ directory: await newDirectory() });
    expect(new URL(server.url)).toMatchObject({
      hostname: '127.0.0.1',
      port: String(server.port),
      username: 'email_validator_app',
      pathname: '/email_validation',
    });
    expect(
      await ask(server.url, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).toBe(false);
    expect(
      await ask(
        server.url,
        `SELECT datcollate || ' ' || pg_encoding_to_char(encoding) || ' ' || pg_get_userbyid(datdba)
         FROM pg_database WHERE datname = current_database()`,
      ),
    ).toBe('C.UTF-8 UTF8 email_validator_app');
    expect(
      await ask(server.superuserUrl, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'),
    ).toBe(true);
  });

  it('lets nobody in without the password', async () => {
    const server = await start({ directory: await newDirectory() });
    for (const url of [server.url, server.superuserUrl]) {
      const wrong = new URL(url);
      wrong.password = 'guess';
      await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    }
  });

  it('keeps its data from one start to the next, on whatever port', async () => {
    const directory = await newDirectory();
    const first = await start({ directory });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await first.exited).toMatchObject({ code: 0 });
    const second = await start({ directory });
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
  });

  it('takes settings', async () => {
    const directory = await newDirectory();
    const server = await start({ directory, settings: { max_connections: '20' } });
    expect(await ask(server.url, 'SHOW max_connections')).toBe('20');
  });

  it('writes no value of a statement that fails into its log', async () => {
    const directory = await newDirectory();
    const server = await start({ directory });
    await ask(
      server.url,
      'CREATE TABLE mail (address text PRIMARY KEY, CHECK (length(address) < 9))',
    );
    const secret = 'someone@recipient.example';
    const failing = [
      `INSERT INTO mail VALUES ('${secret}')`,
      `INSERT INTO mail SELECT left('${secret}', 8) FROM generate_series(1, 2)`,
      `SELECT 1 FROM nowhere WHERE address = '${secret}'`,
    ];
    for (const statement of failing) await expect(ask(server.url, statement)).rejects.toThrow(/./);
    const log = await readFile(join(directory, 'postgres.log'), 'utf8');
    expect(log).toContain('violates check constraint');
    expect(log).not.toContain('someone');
  });

  it('is stopped once, however often it is asked', async () => {
    const server = await start({ directory: await newDirectory() });
    const idle = postgres(server.url, { max: 1 });
    await idle`SELECT 1`;
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(isAlive(identify(server.pid))).toBe(false);
    await idle.end({ timeout: 0 });
  });
});

describe('the start after a crash', () => {
  it('of the server finds what was committed', async () => {
    const directory = await newDirectory();
    const first = await start({ directory });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    const second = await start({ directory });
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
  });

  it('works also when the process id of then now belongs to another program', async () => {
    const directory = await newDirectory();
    await (await start({ directory })).stop();
    const lockFile = join(directory, 'data', 'postmaster.pid');
    await writeFile(lockFile, `${process.pid}\n${join(directory, 'data')}\n1\n5432\n\n127.0.0.1\n`);
    const server = await start({ directory });
    expect(await ask(server.url, 'SELECT 1')).toBe(1);
  });

  it('in the middle of making the data makes them anew', async () => {
    const directory = await newDirectory();
    await mkdir(join(directory, 'data.partial'));
    await writeFile(join(directory, 'data.partial', 'PG_VERSION'), '18\n');
    const server = await start({ directory });
    expect(await ask(server.url, 'SELECT 1')).toBe(1);
  });
});

describe('whoever started it is killed', () => {
  it('and the server ends too', async () => {
    const { starter, pid } = await startInProcess(await newDirectory());
    const server = identify(pid);
    expect(isAlive(server)).toBe(true);
    starter.kill('SIGKILL');
    await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false);
  });

  it('and the next start waits for the server to end', async () => {
    const directory = await newDirectory();
    const { starter } = await startInProcess(directory);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const server = await start({ directory });
    expect(await ask(server.url, 'SELECT 1')).toBe(1);
  });
});

describe('is not started', () => {
  it('on a port that is taken, and says by whom', async () => {
    const holder = createServer();
    await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
    cleanUps.push(() => new Promise((closed) => holder.close(closed)));
    const address = holder.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start({ directory: await newDirectory(), port })).rejects.toThrow(
      `postgresql could not be started: port ${port} is taken by process ${process.pid}`,
    );
  });

  it('twice on the same data', async () => {
    const directory = await newDirectory();
    const server = await start({ directory });
    await expect(start({ directory })).rejects.toThrow(
      `process ${server.pid} is a PostgreSQL that uses the data`,
    );
    expect(await ask(server.url, 'SELECT 1')).toBe(1);
  });

  it('on data of another version', async () => {
    const directory = await newDirectory();
    await mkdir(join(directory, 'data'));
    await writeFile(join(directory, 'data', 'PG_VERSION'), '17\n');
    await expect(start({ directory })).rejects.toThrow('was made by PostgreSQL 17, and this is 18');
  });

  it('with a setting that is none, and says what the server said', async () => {
    const directory = await newDirectory();
    await expect(start({ directory, settings: { no_such_setting: '1' } })).rejects.toThrow(
      'unrecognized configuration parameter "no_such_setting"',
    );
  });
});

it('several start at the same time, each on a port of its own', async () => {
  const directories = await Promise.all([newDirectory(), newDirectory(), newDirectory()]);
  const servers = await Promise.all(directories.map((directory) => start({ directory })));
  expect(new Set(servers.map((server) => server.port)).size).toBe(servers.length);
});

const account = serverAccount();

describe.runIf(account !== null)('under root', () => {
  it('runs as nobody', async () => {
    const server = await start({ directory: await newDirectory() });
    expect(await uidOf(server.pid)).toBe(account?.uid);
  });

  it('keeps its data elsewhere when nobody may enter the directory, and finds them again', async () => {
    const directory = join(await newDirectory(0o700, homedir()), 'postgres');
    const first = await start({ directory });
    const elsewhere = await realpath(join(directory, 'elsewhere'));
    cleanUps.push(() => rm(elsewhere, { recursive: true, force: true }));
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start({ directory });
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
    await second.stop();

    // The checkout goes; the next one clears up behind it.
    await rm(directory, { recursive: true });
    const other = join(await newDirectory(0o700, homedir()), 'postgres');
    await start({ directory: other });
    const otherPlace = await realpath(join(other, 'elsewhere'));
    cleanUps.unshift(() => rm(otherPlace, { recursive: true, force: true }));
    await expect(access(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

const reachable = account !== null && (await canReach(process.execPath, account));

it.runIf(reachable)('an ordinary user starts it too', async () => {
  const directory = await newDirectory();
  await chown(directory, account?.uid ?? 0, account?.gid ?? 0);
  const { starter, pid } = await startInProcess(directory, account ?? {});
  expect(await uidOf(pid)).toBe(account?.uid);
  starter.kill('SIGKILL');
});

/** Starts a server from a process of its own. */
async function startInProcess(
  directory: string,
  as: { uid?: number; gid?: number } = {},
): Promise<{ starter: ChildProcess; pid: number }> {
  const script = fileURLToPath(import.meta.resolve('#support/start-postgres.ts'));
  const starter = spawn(process.execPath, [script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...as,
  });
  cleanUps.push(async () => starter.kill('SIGKILL'));
  const [line]: unknown[] = await once(starter.stdout, 'data');
  return { starter, pid: Number.parseInt(String(line), 10) };
}

async function uidOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
}
