import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { killGroup } from './kill-group.ts';
import { StartFailure } from './life.ts';

/** A process of ours that does one thing and ends. */
export interface ToolSpec {
  readonly name: string;
  readonly entry: URL;
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a tool to its end.
 *
 * @param stopping ends it early, with all that it has started
 * @returns what it printed
 * @throws {StartFailure} with what it said on standard error
 */
export async function runTool(spec: ToolSpec, stopping: AbortSignal): Promise<string> {
  const tool = spawn(process.execPath, [fileURLToPath(spec.entry), ...spec.argv], {
    env: { ...process.env, ...spec.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => killGroup(tool.pid);
  stopping.addEventListener('abort', stop);
  const outcome = Promise.all([text(tool.stdout), text(tool.stderr), once(tool, 'exit')]);
  const [printed, said, [code]] = await outcome;
  stopping.removeEventListener('abort', stop);
  if (code !== 0) throw new StartFailure(spec.name, said);
  return printed;
}
