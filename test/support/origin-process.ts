/** One more process of the origin, beside those of a running stack and with their environment. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { until } from './stack.ts';
import type { Stack } from './stack.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;

/** Where the launcher leaves the variables of its stack. */
const FILE = 'environment.json';
const EnvironmentSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));
const API_PORT = /"port":(\d+)/;
const METRICS_PORT = /"metricsPort":(\d+)/;

const OWN = {
  API_PORT: '0',
  METRICS_PORT: '0',
  EV_PARENT_WATCH: '1',
  // A further loopback address has no name in the lab's DNS.
  EV_EGRESS_CHECKS: 'off',
};

/** What each logs when it has begun to work. */
const READY = {
  'api-service': 'api-service listens',
  orchestrator: 'orchestrator takes',
  'smtp-worker': 'smtp-worker works',
} as const;

export interface OriginProcess {
  readonly name: keyof typeof READY;
  readonly metricsUrl: string;
  /** Where an api-service listens; of others it leads nowhere. */
  readonly apiUrl: string;
  /** All that it has logged. */
  log(): string;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** The variables that all processes of a stack's origin share. */
export function stackEnvironment(stack: Pick<Stack, 'directory'>): Record<string, string> {
  return v.parse(EnvironmentSchema, readFileSync(join(stack.directory, FILE), 'utf8'));
}

/** Starts it and waits until it works. It ends with the test, however that ends. */
export async function startProcess(
  stack: Pick<Stack, 'directory'>,
  name: keyof typeof READY,
  changes: Readonly<Record<string, string>> = {},
): Promise<OriginProcess> {
  const shared = stackEnvironment(stack);
  const child = spawn(process.execPath, [`origin/bin/${name}.ts`], {
    cwd: ROOT,
    env: { ...process.env, ...shared, ...OWN, ...changes },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`${name} did not start:\n${log}`);
      return log.includes(READY[name]);
    },
    START_LIMIT_MS,
    () => `${name} is not ready:\n${log}`,
  );
  return {
    name,
    metricsUrl: `http://127.0.0.1:${METRICS_PORT.exec(log)?.[1] ?? ''}/metrics`,
    apiUrl: `http://127.0.0.1:${API_PORT.exec(log)?.[1] ?? ''}`,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await until(
        () => child.exitCode !== null || child.signalCode !== null,
        STOP_LIMIT_MS,
        () => `${name} does not stop:\n${log}`,
      );
    },
  };
}
