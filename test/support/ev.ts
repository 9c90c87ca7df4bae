/** Runs `ev` against a stack, as an operator would. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Stack } from './stack.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface EvRun {
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
}

export function ev(
  stack: Pick<Stack, 'directory'>,
  args: readonly string[],
  input = '',
): Promise<EvRun> {
  const child = spawn(process.execPath, ['origin/bin/ev.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, EV_LOCAL_DIR: stack.directory },
  });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  child.stdin.end(input);
  return new Promise((done) => {
    child.on('close', (exitCode) => done({ exitCode, out, error }));
  });
}

/** The lines that a command prints; it must succeed. */
export async function evLines(
  stack: Pick<Stack, 'directory'>,
  args: readonly string[],
): Promise<string[]> {
  const { exitCode, out, error } = await ev(stack, args);
  if (exitCode !== 0) throw new Error(`ev ${args.join(' ')} exits ${exitCode}: ${error}`);
  return out.trimEnd().split('\n');
}
