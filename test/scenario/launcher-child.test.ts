/** Children of the launcher as real processes: how they become ready, and how they end. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { beginChild } from '#origin/local/child.ts';
import type { Life } from '#origin/local/life.ts';
import { findFreePorts } from '#origin/local/ports.ts';
import { identify, isAlive } from '#origin/local/process-identity.ts';
import type { Readiness } from '#origin/local/readiness.ts';

const PidLineSchema = v.object({ pid: v.number() });
const READY = 'process.stdout.write(\'{"ready":true}\\n\');';
const STAY = 'setInterval(() => {}, 1000);';

let directory: string;
const begun: Life<unknown>[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'launcher-child-'));
});

afterEach(async () => {
  await Promise.all(begun.splice(0).map((life) => life.end(0)));
  await rm(directory, { recursive: true, force: true });
});

/** Runs a script as a child of ours. */
async function begin(
  script: string,
  readiness: Readiness = { kind: 'line' },
): Promise<Life<unknown>> {
  const path = join(directory, 'script.mjs');
  await writeFile(path, script);
  const life = beginChild({
    name: 'script',
    entry: pathToFileURL(path),
    argv: ['an argument'],
    environment: { GREETING: 'hello' },
    logPath: join(directory, 'script.log'),
    readiness,
  });
  begun.push(life);
  return life;
}

function log(): Promise<string> {
  return readFile(join(directory, 'script.log'), 'utf8');
}

describe('a child is ready', () => {
  it('when it prints its line, which is handed on', async () => {
    const life = await begin(`process.stdout.write('{"ready":true,"port":25}\\n'); ${STAY}`);
    expect(await life.ready).toEqual({ ready: true, port: 25 });
  });

  it('when it answers 200', async () => {
    const [port = 0] = await findFreePorts(1);
    const life = await begin(
      `import { createServer } from 'node:http';
       let asked = 0;
       createServer((request, response) => {
         asked += 1;
         response.writeHead(asked > 2 ? 200 : 503).end();
         process.stderr.write('asked at ' + request.url + '\\n');
       }).listen(${port}, '127.0.0.1');`,
      { kind: 'http', url: `http://127.0.0.1:${port}/ready` },
    );
    await life.ready;
    expect((await log()).split('\n').slice(0, 3)).toEqual(Array(3).fill('asked at /ready'));
  });
});

it('gets its arguments and variables, and its output goes to the log', async () => {
  const script = `
    process.stdout.write(process.argv[2] + '\\n');
    process.stderr.write(process.env.GREETING + '\\n');
    ${READY} ${STAY}`;
  const life = await begin(script);
  await life.ready;
  await expect.poll(log).toContain('an argument\n');
  expect(await log()).toContain('hello\n');
});

describe('a child that ends by itself', () => {
  it('tells its exit code and its last words', async () => {
    const life = await begin("process.stderr.write('EV_X is missing\\n'); process.exitCode = 78;");
    expect(await life.exited).toEqual({ code: 78, signal: null, lastWords: 'EV_X is missing' });
  });

  it('tells by which signal it was killed', async () => {
    const life = await begin(`${READY} ${STAY}`);
    await life.ready;
    process.kill(life.pid() ?? 0, 'SIGKILL');
    expect(await life.exited).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('takes along what it had started', async () => {
    const script = `
      import { spawn } from 'node:child_process';
      const { pid } = spawn('sleep', ['600'], { stdio: 'ignore' });
      process.stdout.write(JSON.stringify({ ready: true, pid }) + '\\n');
      ${STAY}`;
    const life = await begin(script);
    const grandchild = identify(v.parse(PidLineSchema, await life.ready).pid);
    expect(isAlive(grandchild)).toBe(true);
    process.kill(life.pid() ?? 0, 'SIGKILL');
    await life.exited;
    await expect.poll(() => isAlive(grandchild)).toBe(false);
  });
});

describe('a child that is ended', () => {
  it('may end in order', async () => {
    const script = `
      process.once('SIGTERM', () => { process.stderr.write('in order\\n'); process.exit(0); });
      ${READY} ${STAY}`;
    const life = await begin(script);
    await life.ready;
    await life.end(10_000);
    expect(await life.exited).toEqual({
      code: 0,
      signal: null,
      lastWords: expect.stringContaining('in order'),
    });
  });

  it('is made to end when its grace is over', async () => {
    const life = await begin(`process.on('SIGTERM', () => {}); ${READY} ${STAY}`);
    await life.ready;
    await life.end(50);
    expect(await life.exited).toMatchObject({ signal: 'SIGKILL' });
  });

  it('can be ended before it was ready', async () => {
    const life = await begin(STAY);
    await life.end(10_000);
    expect(await life.exited).toMatchObject({ signal: 'SIGTERM' });
  });
});
