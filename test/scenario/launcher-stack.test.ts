/** `npm start` as its user meets it: the whole system, started, used, hurt and stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SAMPLE } from '#lab/sample.ts';
import { askEdge } from '#origin/local/ask-edge.ts';
import { identify, isAlive, type ProcessIdentity } from '#origin/local/process-identity.ts';
import { runSample } from '#origin/local/sample-run.ts';
import { ROOT } from '#origin/local/settings.ts';

const StackSchema = v.object({
  edgeUrl: v.string(),
  apiUrl: v.string(),
  metricsUrls: v.object({
    'api-service': v.string(),
    orchestrator: v.string(),
    'smtp-workers': v.string(),
  }),
  databaseUrl: v.string(),
  redisUrl: v.string(),
  globalCacheUrl: v.string(),
  apiKey: v.string(),
  testKey: v.string(),
  pids: v.record(v.string(), v.number()),
});
type Stack = v.InferOutput<typeof StackSchema>;

/** Milliseconds: what the launcher promises on two cores. */
const START_LIMIT_MS = 60_000;
const EnvironmentSchema = v.record(v.string(), v.string());

let directory: string;
let launcher: ChildProcess;
let output: Promise<string>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'launcher-stack-'));
});

afterAll(async () => {
  launcher?.kill('SIGTERM');
  await output;
  await rm(directory, { recursive: true, force: true });
});

function start(variables: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, ['origin/bin/local.ts'], {
    cwd: ROOT,
    env: { ...process.env, EV_LOCAL_DIR: directory, EDGE_PORT: '0', API_PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function startAndWait(): Promise<Stack> {
  launcher = start();
  if (launcher.stdout === null) throw new TypeError('the launcher has an output');
  output = text(launcher.stdout);
  const ended = output.then((said) => {
    throw new Error(`the launcher has ended:\n${said}`);
  });
  const ready = vi.waitUntil(() => existsSync(join(directory, 'stack.json')), {
    timeout: START_LIMIT_MS,
  });
  await Promise.race([ready, ended]);
  return readStack();
}

async function readStack(): Promise<Stack> {
  return v.parse(StackSchema, JSON.parse(await readFile(join(directory, 'stack.json'), 'utf8')));
}

function processesOf(stack: Stack): ProcessIdentity[] {
  return Object.values(stack.pids).map(identify);
}

/** The address that is asked about, and what the lab knows of it. */
const [sample] = SAMPLE;
if (sample === undefined) throw new RangeError('the sample list is empty');
const { email, state, reason } = sample;
const TRUTH = { state, reason };

async function verdictAt(stack: Stack): Promise<typeof TRUTH> {
  const verdict = await askEdge(stack, email);
  return { state: verdict.state, reason: verdict.reason };
}

describe('a stack that is up', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startAndWait();
  });

  it('answers at the edge with what the lab knows to be true', async () => {
    expect(await verdictAt(stack)).toEqual(TRUTH);
  });

  it('names each verdict that is not what the lab knows to be true', async () => {
    const said: string[] = [];
    const rows = [
      { email, state, reason },
      { email, state: 'undeliverable', reason: 'no_mailbox' },
    ] as const;
    expect(await runSample(stack, (line) => said.push(line), rows)).toBe(false);
    expect(said.join('\n')).toContain('1 of 2 verdicts are as expected');
    expect(said.at(-1)).toBe(
      `  ${email}: expected undeliverable/no_mailbox, got ${state}/${reason}`,
    );
    expect(await runSample(stack, () => undefined, [{ email, state, reason }])).toBe(true);
  });

  it('names a process for each part', () => {
    expect(Object.keys(stack.pids).toSorted()).toEqual([
      'api-service',
      'edge',
      'global-cache',
      'global-cache-replica',
      'global-cache-replica-rest',
      'global-cache-rest',
      'mail-lab',
      'orchestrator',
      'postgresql',
      'redis',
      'smtp-workers',
    ]);
    expect(processesOf(stack).every(isAlive)).toBe(true);
  });

  it('serves metrics where it says', async () => {
    for (const url of Object.values(stack.metricsUrls)) {
      expect(await (await fetch(url)).text()).toContain('# TYPE email_validator_');
    }
  });

  it('keeps keys and variables from other users', async () => {
    for (const name of ['stack.json', 'environment.json', 'secrets.json']) {
      expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
    }
    const path = join(directory, 'environment.json');
    const variables = v.parse(EnvironmentSchema, JSON.parse(await readFile(path, 'utf8')));
    expect(variables).toMatchObject({
      DATABASE_URL: stack.databaseUrl,
      REDIS_URL: stack.redisUrl,
      EV_API_KEY: stack.apiKey,
      EV_EDGE_URL: stack.edgeUrl,
    });
  });

  it('refuses a second launcher, and says which ports and which process are in the way', async () => {
    const { port: edgePort } = new URL(stack.edgeUrl);
    const { port: apiPort } = new URL(stack.apiUrl);
    const second = start({ EDGE_PORT: edgePort, API_PORT: apiPort });
    const [said, [code]] = await Promise.all([
      second.stdout === null ? '' : text(second.stdout),
      once(second, 'exit'),
    ]);
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`Port ${edgePort}.* process \\d+ .*workerd.*EDGE_PORT`));
    expect(said).toMatch(
      new RegExp(`Port ${apiPort}.* process ${stack.pids['api-service']} .*API_PORT`),
    );
    expect(said).toMatch(new RegExp(`process ${launcher.pid}.*EV_LOCAL_DIR`));
    expect(await verdictAt(stack)).toEqual(TRUTH);
  });

  it.each(['api-service', 'orchestrator', 'smtp-workers', 'edge', 'redis', 'postgresql'])(
    'starts %s again when it is killed, on the same port',
    async (name) => {
      const before = (await readStack()).pids[name] ?? 0;
      process.kill(before, 'SIGKILL');
      const after = async (): Promise<number> => (await readStack()).pids[name] ?? 0;
      await expect.poll(after, { timeout: 20_000 }).not.toBe(before);
      await expect.poll(() => askedAnew(stack), { timeout: 30_000 }).toBe(true);
    },
  );

  it('stops within five seconds of SIGTERM, and leaves no process and no file that says it is up', async () => {
    const processes = processesOf(await readStack());
    launcher.kill('SIGTERM');
    const [code] = await Promise.race([once(launcher, 'exit'), overdue(5_000)]);
    expect(code).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
    for (const name of ['stack.json', 'environment.json', 'processes.json', 'launcher.lock']) {
      expect(existsSync(join(directory, name))).toBe(false);
    }
  });
});

describe('a launcher that is killed', () => {
  it('takes its parts along, and the next one starts on what it left', async () => {
    const first = await startAndWait();
    expect(await verdictAt(first)).toEqual(TRUTH);
    const processes = processesOf(first);
    launcher.kill('SIGKILL');
    await expect.poll(() => processes.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    await rm(join(directory, 'stack.json'));
    const second = await startAndWait();
    expect(second.apiKey).toBe(first.apiKey);
    expect(await verdictAt(second)).toEqual(TRUTH);
    launcher.kill('SIGTERM');
    await once(launcher, 'exit');
  });
});

it('can be stopped while it starts, and leaves nothing running', async () => {
  launcher = start();
  if (launcher.stdout === null) throw new TypeError('the launcher has an output');
  // The first part that is ready is told: the others are on their way.
  await once(launcher.stdout, 'data');
  launcher.kill('SIGINT');
  await Promise.race([once(launcher, 'exit'), overdue(5_000)]);
  expect(commandsThatName(directory)).toEqual([]);
});

it('refuses a configuration that is wrong, and names the variables', async () => {
  const refused = spawn(process.execPath, ['origin/bin/local.ts'], {
    cwd: ROOT,
    env: { ...process.env, EV_LOCAL_DIR: directory, EDGE_PORT: 'web', EV_LAB: 'perhaps' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(refused.stderr), once(refused, 'exit')]);
  expect(code).toBe(1);
  expect(said).toContain('EDGE_PORT');
  expect(said).toContain('EV_LAB');
});

/** Whether a validation that no cache can answer comes back with a verdict. */
async function askedAnew(stack: Stack): Promise<boolean> {
  try {
    const response = await fetch(new URL('/v1/validate', stack.edgeUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': stack.apiKey },
      body: JSON.stringify({ email, max_age: 0 }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** The command lines of all processes that work on a directory. */
function commandsThatName(path: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf)
    .filter((command) => command.includes(path));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended since it was listed.
    return '';
  }
}

function overdue(ms: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms).unref();
  });
}
