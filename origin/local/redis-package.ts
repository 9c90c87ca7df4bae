/** Redis out of the system's packages, unpacked beside the npm packages. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libraryDirectories, unpackDebian } from './debian-packages.ts';
import { StartFailure } from './life.ts';

/** How to run a Redis server. */
export interface RedisProgram {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

const PROGRAM = 'redis-server';
/** In Debian the first holds a link to a program of the second. */
const PACKAGES = ['redis-server', 'redis-tools'] as const;
/** Where tools keep what they can make again; `npm ci` clears it. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/email-validator/', import.meta.url));

const INSTRUCTION =
  'neither redis-server nor valkey-server is on PATH. Install one (Debian, Ubuntu: apt-get install redis-server; ' +
  'macOS: brew install redis), or set REDIS_URL to a server of yours.';

/** The unpacked program; fetched at the first call, found at every other. */
export async function unpackRedis(cache: string = CACHE): Promise<RedisProgram> {
  const unpacked = join(cache, PROGRAM);
  try {
    await unpackDebian(unpacked, { '.': PACKAGES });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new StartFailure('redis', `${INSTRUCTION}\nFetching it did not work: ${words}`);
  }
  return {
    command: join(unpacked, 'usr', 'bin', PROGRAM),
    environment: { LD_LIBRARY_PATH: (await libraryDirectories(unpacked)).join(':') },
  };
}
