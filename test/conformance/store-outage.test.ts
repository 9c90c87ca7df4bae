import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#origin/local/postgres.ts';
import { openDatabase, ping } from '#origin/store/database.ts';
import type { Database } from '#origin/store/database.ts';
import { findVerdicts } from '#origin/store/find-verdicts.ts';
import { migrate } from '#origin/store/migrate.ts';
import { recordVerdicts } from '#origin/store/record-verdicts.ts';
import { dataDirectory, startOwnPostgres } from '#support/own-postgres.ts';
import type { DataDirectory } from '#support/own-postgres.ts';
import { verdictRow } from '#support/verdict-row.ts';

const CONNECTIONS = 4;
const BETWEEN_BLOWS_MS = 20;

let directory: DataDirectory;
let server: PostgresServer;
let database: Database;
beforeAll(async () => {
  directory = await dataDirectory();
  server = await startOwnPostgres(directory.path);
  await migrate(server.url);
  database = openDatabase(server.url, { max: CONNECTIONS, applicationName: 'test' });
});
afterAll(async () => {
  await database.close();
  await server.stop();
  await directory.remove();
});

const UNAVAILABLE = { code: 'dependency_unavailable' };

async function startAgain(): Promise<void> {
  server = await startOwnPostgres(directory.path, server.port);
}

/** Whether the store works; the same pool all the time. */
async function works(): Promise<boolean> {
  return await ping(database).then(
    () => true,
    () => false,
  );
}

describe('a server that is stopped', () => {
  it('is unavailable to every operation, and used again when it is back', async () => {
    const row = verdictRow();
    await recordVerdicts(database, [row]);
    await server.stop();
    for (let turn = 0; turn < 3 * CONNECTIONS; turn += 1) {
      await expect(ping(database)).rejects.toMatchObject(UNAVAILABLE);
    }
    await expect(recordVerdicts(database, [verdictRow()])).rejects.toMatchObject(UNAVAILABLE);
    await expect(findVerdicts(database, [row.id])).rejects.toMatchObject(UNAVAILABLE);
    await startAgain();
    await expect.poll(works, { timeout: 10_000 }).toBe(true);
    expect(await findVerdicts(database, [row.id])).toEqual([row]);
  });
});

describe('a server that is killed while it stores', () => {
  it('keeps what was acknowledged, and takes the rest again, each once', async () => {
    const batches = Array.from({ length: 60 }, () =>
      Array.from({ length: 50 }, () => verdictRow()),
    );
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    const firstStored = Promise.withResolvers<void>();
    const writing = batches.map(async (batch) => {
      try {
        acknowledged.push(...(await recordVerdicts(database, batch)));
        firstStored.resolve();
      } catch (error) {
        failures.push(error);
      }
    });
    await firstStored.promise;
    process.kill(server.pid, 'SIGKILL');
    await Promise.all(writing);
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject(UNAVAILABLE);
    await startAgain();
    await expect.poll(works, { timeout: 10_000 }).toBe(true);
    const found = await findVerdicts(database, acknowledged);
    expect(found).toHaveLength(acknowledged.length);

    const all = batches.flat().map((row) => row.id);
    for (const batch of batches) await recordVerdicts(database, batch);
    expect(await findVerdicts(database, all)).toHaveLength(all.length);
  });
});

describe('connections that the server ends under load', () => {
  it('fail what is under way on them, and are made anew', async () => {
    const other = postgres(server.superuserUrl, { max: 1 });
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    const over = new AbortController();
    const writers = Array.from({ length: 2 * CONNECTIONS }, async () => {
      while (!over.signal.aborted) {
        const ids = await recordVerdicts(database, [verdictRow()]).catch((error: unknown) => {
          failures.push(error);
          return [];
        });
        acknowledged.push(...ids);
      }
    });
    for (let turn = 0; turn < 20; turn += 1) {
      await other`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'`;
      await delay(BETWEEN_BLOWS_MS);
    }
    over.abort();
    await Promise.all(writers);
    await other.end();
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject(UNAVAILABLE);
    await expect.poll(works, { timeout: 10_000 }).toBe(true);
    expect(await findVerdicts(database, acknowledged)).toHaveLength(acknowledged.length);
  });
});

describe('a server that says nothing', () => {
  it('is unavailable after a while, and used again when it speaks', async () => {
    const single = openDatabase(server.url, { max: 1, applicationName: 'to be frozen' });
    await ping(single);
    const backend = await backendOf('to be frozen');
    process.kill(backend, 'SIGSTOP');
    try {
      await expect(ping(single)).rejects.toMatchObject({ context: 'postgres: ping: no answer' });
    } finally {
      process.kill(backend, 'SIGCONT');
    }
    await ping(single);
    await single.close();
  });

  it('is unavailable also when it takes the connection and no more', async () => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const url = `postgres://u:p@127.0.0.1:${portOf(silent.address())}/d`;
    const toSilent = openDatabase(url, { max: 1, applicationName: 'test' });
    await expect(ping(toSilent)).rejects.toMatchObject(UNAVAILABLE);
    await toSilent.close();
    silent.close();
  });
});

it('a password is in no message', async () => {
  const url = new URL(server.url);
  url.password = 'wrong-secret';
  const refused = openDatabase(url.href, { max: 1, applicationName: 'test' });
  const failure = await ping(refused).catch((error: unknown) => error);
  expect(failure).toMatchObject({ ...UNAVAILABLE, context: 'postgres: ping: 28P01' });
  expect(JSON.stringify(failure)).not.toContain('wrong-secret');
  await refused.close();
});

async function backendOf(applicationName: string): Promise<number> {
  const sql = postgres(server.superuserUrl, { max: 1 });
  const [row] = await sql<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE application_name = ${applicationName}`;
  await sql.end();
  if (row === undefined) throw new Error(`no connection is named ${applicationName}`);
  return row.pid;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address.port;
}
