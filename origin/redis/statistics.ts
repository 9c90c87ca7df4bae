import { asking } from './connection.ts';
import type { RedisConnection } from './connection.ts';

/** What operators watch of a Redis server. */
export interface RedisStatistics {
  readonly usedBytes: number;
  /** 0: no limit is set. */
  readonly limitBytes: number;
  /** Whether the last write of its file, whichever it keeps, was a success. */
  readonly persists: boolean;
}

/** Asks with `INFO`, which costs the server next to nothing. */
export async function redisStatistics(redis: RedisConnection): Promise<RedisStatistics> {
  const text = await asking('INFO', () => redis.info());
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? '';
  return {
    usedBytes: Number(field('used_memory')),
    limitBytes: Number(field('maxmemory')),
    persists: [
      'aof_last_write_status',
      'aof_last_bgrewrite_status',
      'rdb_last_bgsave_status',
    ].every((name) => field(name) !== 'err'),
  };
}
