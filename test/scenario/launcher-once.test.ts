/** `npm start -- --once`: the sample list through the whole system, and nothing left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STATES } from '#shared/contract/reason.ts';
import { SAMPLE } from '#lab/sample.ts';
import { ROOT } from '#origin/local/settings.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'launcher-once-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface Outcome {
  readonly code: unknown;
  readonly said: string;
}

async function runOnce(environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const launcher = spawn(process.execPath, ['origin/bin/local.ts', '--once'], {
    cwd: ROOT,
    env: { ...process.env, EV_LOCAL_DIR: directory, TMPDIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(launcher.stdout), once(launcher, 'exit')]);
  return { code, said };
}

it('validates each address as the lab knows to be true, and ends with 0', async () => {
  const { code, said } = await runOnce({});
  expect(said).toContain(`${SAMPLE.length} of ${SAMPLE.length} verdicts are as expected.`);
  for (const state of STATES) expect(said).toMatch(new RegExp(`  ${state}  .*  ok$`, 'm'));
  expect(code).toBe(0);
  // The data of the run lay in the temporary directory and is gone; its logs are kept.
  expect(await readdir(directory)).toEqual(['once']);
  expect(await readdir(join(directory, 'once', 'logs'))).toContain('api-service.log');
});

it('does not pretend to know what is true of the real internet', async () => {
  const { code, said } = await runOnce({ EV_LAB: 'off' });
  expect(code).toBe(2);
  expect(said).toContain('EV_LAB');
});
