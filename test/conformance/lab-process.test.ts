import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { connectRaw } from '#lab/smtp/raw-client.ts';
import { startLab } from '#lab/lab.ts';
import { addressOf } from '#lab/visit.ts';

const MAIN = fileURLToPath(import.meta.resolve('#lab/main.ts'));

const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function runMain(env: Readonly<Record<string, string>>): Run {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], ...env } });
  started.add(child);
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')));
  return { child, stdout: () => text.stdout, stderr: () => text.stderr };
}

/** The exit code. */
async function ending({ child }: Run): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

it.each(['SIGTERM', 'SIGINT'] as const)('says that it is ready, and ends on %s', async (signal) => {
  const run = runMain({ EV_LAB_ROUND_TRIP_MS: '5' });
  await expect.poll(run.stdout, { timeout: 30_000 }).toMatch(/\n$/);
  const ready: unknown = JSON.parse(run.stdout());
  expect(ready).toEqual({
    ready: true,
    dnsServer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    smtpPort: expect.any(Number),
    statsUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  const { smtpPort } = Object(ready);
  const client = await connectRaw(addressOf('silent'), smtpPort);
  run.child.kill(signal);
  expect(await ending(run)).toBe(0);
  await client.ended();
  await expect(connectRaw(addressOf('normal'), smtpPort)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

it('refuses a wrong environment, and names each wrong variable', async () => {
  const run = runMain({
    EV_LAB_DNS_PORT: '65536',
    EV_LAB_SMTP_PORT: 'twenty-five',
    EV_LAB_STATS_PORT: '',
    EV_LAB_SLOW_MS: '-1',
  });
  expect(await ending(run)).toBe(1);
  expect(run.stdout()).toBe('');
  expect(run.stderr().trim().split('\n')).toEqual([
    'mail lab: EV_LAB_DNS_PORT must be a whole number from 0 to 65535',
    'mail lab: EV_LAB_SMTP_PORT must be a whole number from 0 to 65535',
    'mail lab: EV_LAB_SLOW_MS must be a whole number from 0 to 10000',
  ]);
});

it('says which address is taken, and leaves nothing running', async () => {
  const other = createServer();
  other.listen(0, addressOf('tempfail'));
  await once(other, 'listening');
  const bound = other.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  await expect(startLab({ smtpPort: port })).rejects.toThrow(
    `${addressOf('tempfail')}:${port} is taken`,
  );
  await expect(connectRaw(addressOf('normal'), port)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  other.close();
});

it('two labs stand side by side, and closing twice is no harm', async () => {
  const [one, two] = await Promise.all([startLab(), startLab()]);
  expect(one.smtpPort).not.toBe(two.smtpPort);
  await one.close();
  await one.close();
  const client = await connectRaw(addressOf('normal'), two.smtpPort);
  expect(await client.reply()).toEqual(['220 mx1.normal.evlab.net ESMTP ready']);
  client.destroy();
  await two.close();
});
