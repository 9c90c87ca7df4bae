import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonAtomically } from './atomic-file.ts';

/** What is up and where: `stack.json`, for scripts and tests. */
export interface StackFile {
  readonly edgeUrl: string;
  readonly apiUrl: string;
  readonly metricsUrls: Readonly<Record<'api-service' | 'orchestrator' | 'smtp-workers', string>>;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** The Redis behind the global cache, for whoever wants to look into it. */
  readonly globalCacheUrl: string;
  /** The same as production speaks to it: Upstash's REST protocol. */
  readonly globalCacheRestUrl: string;
  readonly globalCacheRestToken: string;
  /** Counters of the mail lab; null when the real internet is asked. */
  readonly labUrl: string | null;
  readonly apiKey: string;
  readonly testKey: string;
  readonly pids: Readonly<Record<string, number>>;
}

export function writeStackFile(directory: string, stack: StackFile): void {
  writeJsonAtomically(join(directory, 'stack.json'), stack);
}

/** The variables that `ev` needs to speak to this stack, as `environment.json`. */
export function writeEnvironmentFile(
  directory: string,
  environment: Readonly<Record<string, string>>,
): void {
  writeJsonAtomically(join(directory, 'environment.json'), environment);
}

/** Takes both files away: a stack that is down must not look as if it were up. */
export function removeStackFiles(directory: string): void {
  for (const name of ['stack.json', 'environment.json'])
    rmSync(join(directory, name), { force: true });
}
