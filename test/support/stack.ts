/** The whole system for a test: `npm start` with a state directory and ports of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';

const ROOT = resolve(import.meta.dirname, '../..');
/** A busy machine needs longer than the minute that a quiet one is promised. */
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 15_000;

export const StackSchema = v.object({
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
  labUrl: v.nullable(v.string()),
  apiKey: v.string(),
  testKey: v.string(),
  pids: v.record(v.string(), v.number()),
});
export type StackFacts = v.InferOutput<typeof StackSchema>;

export interface Stack {
  readonly directory: string;
  readonly launcher: ChildProcess;
  /** What stack.json says now: pids change when a process is started again. */
  facts(): StackFacts;
  /** All that was printed and logged. */
  logs(): string;
  /** Ctrl-C, and then the time in milliseconds until the launcher was gone. */
  stop(): Promise<number>;
}

/** Starts the system and waits until it is ready. The environment is added to the test's own. */
export async function startStack(
  environment: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const directory = mkdtempSync(join(tmpdir(), 'ev-stack-'));
  const launcher = spawn(process.execPath, ['origin/bin/local.ts'], {
    cwd: ROOT,
    env: { ...process.env, EDGE_PORT: '0', API_PORT: '0', EV_LOCAL_DIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  launcher.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  launcher.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const file = join(directory, 'stack.json');
  await until(
    () => {
      if (launcher.exitCode !== null) throw new Error(`the stack did not start:\n${printed}`);
      return existsSync(file);
    },
    START_LIMIT_MS,
    () => `the stack is not ready:\n${printed}`,
  );
  return {
    directory,
    launcher,
    facts: () =>
      v.parse(v.pipe(v.string(), v.parseJson(), StackSchema), readFileSync(file, 'utf8')),
    logs: () => printed + logFiles(directory),
    stop: () => stop(launcher, directory),
  };
}

async function stop(launcher: ChildProcess, directory: string): Promise<number> {
  const startedAt = performance.now();
  if (launcher.exitCode === null) {
    launcher.kill('SIGINT');
    await until(
      () => launcher.exitCode !== null,
      STOP_LIMIT_MS,
      () => 'the stack does not stop',
    );
  }
  const tookMs = performance.now() - startedAt;
  rmSync(directory, { recursive: true, force: true });
  return tookMs;
}

function logFiles(directory: string): string {
  const entries = readdirSync(join(directory, 'logs'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

const LOOK_EVERY_MS = 50;

/** Waits until a condition holds; fails with a message when it does not within the limit. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  limitMs: number,
  message: () => string,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(message());
    await sleep(LOOK_EVERY_MS);
  }
}
