import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { unpackRedis } from './redis-package.ts';
import type { RedisProgram } from './redis-package.ts';

/** Valkey is Redis under its free licence, and takes the same options. */
const NAMES = ['redis-server', 'valkey-server'] as const;

/**
 * Finds a Redis server: on PATH, else in the packages of the system, of which it then keeps a copy.
 *
 * @throws {StartFailure} that says how to install one, where neither is to be had
 */
export async function redisProgram(
  path: string = process.env['PATH'] ?? '',
): Promise<RedisProgram> {
  for (const directory of path.split(delimiter)) {
    for (const name of NAMES) {
      const command = join(directory, name);
      if (directory !== '' && (await isExecutable(command))) return { command, environment: {} };
    }
  }
  return await unpackRedis();
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
