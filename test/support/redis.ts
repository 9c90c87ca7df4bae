import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '#origin/local/redis.ts';
import type { RedisServer } from '#origin/local/redis.ts';
import type { RedisSettings } from '#origin/local/redis-settings.ts';

/** A Redis server for one test file; stopping it removes its data. */
export async function createTestRedis(settings: RedisSettings = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'ev-test-redis-'));
  const server = await startRedis({ durable: false, ...settings, directory });
  return {
    ...server,
    stop: async (graceMs?: number) => {
      await server.stop(graceMs);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
