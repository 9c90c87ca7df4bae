/** What becomes of the parts when the launcher is killed: they end by themselves, or are found. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endLeftovers, recordProcesses } from '#origin/local/leftovers.ts';
import { identify, isAlive } from '#origin/local/process-identity.ts';
import { ROOT_URL } from '#origin/local/settings.ts';

let directory: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'launcher-orphans-'));
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

function start(command: string, argv: readonly string[]): number {
  const child = spawn(command, argv, { detached: true, stdio: 'ignore' });
  started.push(child);
  if (child.pid === undefined) throw new Error(`${command} did not start`);
  return child.pid;
}

describe('a process that watches its parent', () => {
  const WATCH = new URL('origin/lifecycle/parent-watch.ts', ROOT_URL).href;

  /** Starts a parent that starts a child, which writes its id into a file. */
  async function startFamily(onTerm: string): Promise<{ parent: number; child: number }> {
    const childPath = join(directory, 'child.mjs');
    const pidPath = join(directory, 'child.pid');
    await writeFile(
      childPath,
      `import { writeFileSync } from 'node:fs';
       import { watchParent } from ${JSON.stringify(WATCH)};
       watchParent(process.env);
       ${onTerm}
       setInterval(() => {}, 1000);
       writeFileSync(${JSON.stringify(pidPath)}, String(process.pid));`,
    );
    const parentPath = join(directory, 'parent.mjs');
    await writeFile(
      parentPath,
      `import { beginChild } from ${JSON.stringify(new URL('origin/local/child.ts', ROOT_URL).href)};
       beginChild({
         name: 'child',
         entry: new URL(${JSON.stringify(pathToFileURL(childPath).href)}),
         environment: {},
         logPath: ${JSON.stringify(join(directory, 'child.log'))},
         readiness: { kind: 'line' },
       });`,
    );
    const parent = start(process.execPath, [parentPath]);
    await expect.poll(() => existsSync(pidPath), { timeout: 10_000 }).toBe(true);
    return { parent, child: Number(await readFile(pidPath, 'utf8')) };
  }

  it('ends in order when the parent is killed', async () => {
    const termPath = join(directory, 'ended-in-order');
    const { parent, child } = await startFamily(
      `process.once('SIGTERM', () => {
         writeFileSync(${JSON.stringify(termPath)}, '');
         process.exit(0);
       });`,
    );
    const identity = identify(child);
    expect(isAlive(identity)).toBe(true);
    process.kill(parent, 'SIGKILL');
    await expect.poll(() => isAlive(identity), { timeout: 10_000 }).toBe(false);
    expect(existsSync(termPath)).toBe(true);
  });

  it('ends all the same when it does not listen to SIGTERM', async () => {
    const { parent, child } = await startFamily("process.on('SIGTERM', () => {});");
    const identity = identify(child);
    process.kill(parent, 'SIGKILL');
    await expect.poll(() => isAlive(identity), { timeout: 10_000 }).toBe(false);
  });
});

describe('what an earlier launcher left running', () => {
  it('is ended', async () => {
    const pid = start('sleep', ['600']);
    const identity = identify(pid);
    recordProcesses(directory, [pid]);
    expect(await endLeftovers(directory)).toBe(1);
    expect(isAlive(identity)).toBe(false);
    expect(await endLeftovers(directory)).toBe(0);
  });

  it('is made to end when it does not listen', async () => {
    const pid = start(process.execPath, [
      '-e',
      "process.on('SIGINT', () => {}); setInterval(() => {}, 1e3)",
    ]);
    const identity = identify(pid);
    recordProcesses(directory, [pid]);
    await endLeftovers(directory);
    expect(isAlive(identity)).toBe(false);
  });

  it('is ended where only its children are left', async () => {
    const script = 'sleep 600 & echo $!';
    const shell = spawn('sh', ['-c', script], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    started.push(shell);
    const [output] = await once(shell.stdout, 'data');
    const grandchild = identify(Number(String(output)));
    recordProcesses(directory, [shell.pid ?? 0]);
    await once(shell, 'exit');
    expect(isAlive(grandchild)).toBe(true);
    expect(await endLeftovers(directory)).toBe(1);
    await expect.poll(() => isAlive(grandchild)).toBe(false);
  });

  it.each([
    ['whose id now belongs to another', { startTicks: 1 }, {}],
    ['of a boot before this one', {}, { bootId: 'another boot' }],
  ])('is left alone if it is a process %s', async (_which, identityChange, recordChange) => {
    const pid = start('sleep', ['600']);
    const identity = identify(pid);
    recordProcesses(directory, [pid]);
    const path = join(directory, 'processes.json');
    const record: unknown = JSON.parse(await readFile(path, 'utf8'));
    const processes = [{ ...identity, ...identityChange }];
    await writeFile(path, JSON.stringify(Object.assign({}, record, { processes }, recordChange)));
    expect(await endLeftovers(directory)).toBe(0);
    expect(isAlive(identity)).toBe(true);
  });

  it('is nothing where there is no record, or one that cannot be read', async () => {
    expect(await endLeftovers(directory)).toBe(0);
    await writeFile(join(directory, 'processes.json'), '{"processes":[');
    expect(await endLeftovers(directory)).toBe(0);
  });
});
