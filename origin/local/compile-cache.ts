import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './settings.ts';

/** Goes with what it was made from: `npm ci` takes all of node_modules away. */
const DIRECTORY = join(ROOT, 'node_modules', '.cache', 'node-compile');

/**
 * Lets Node keep what it compiles, types already stripped, for this process and those it starts.
 * From the second start on, each of them does without the type stripper: 20 MB and some tenths of a
 * second less.
 */
export function keepCompiledCode(environment: Record<string, string | undefined>): void {
  environment['NODE_COMPILE_CACHE'] ??= DIRECTORY;
  enableCompileCache(environment['NODE_COMPILE_CACHE']);
}
