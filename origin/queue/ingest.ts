import { STREAMS } from '#shared/contract/names.ts';
import type { Priority } from '#shared/contract/names.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { entryToFields } from './entry.ts';
import type { QueueEntry } from './entry.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { runScript, script } from '#origin/redis/script.ts';

/**
 * Entries that a stream may hold. Over this the API refuses: a promise that takes hours to keep is
 * no promise, and a stream must never be trimmed, since that loses what was accepted.
 */
export const STREAM_CAPACITY: Readonly<Record<Priority, number>> = {
  high: 20_000,
  standard: 100_000,
  bulk: 50_000,
};

const ADD_BELOW_CAPACITY = script(`
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
return redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
`);

/**
 * Puts an address into its ingest stream.
 *
 * @throws Fault `queue_full` over the capacity, `dependency_unavailable` when Redis is away
 */
export async function enqueue(
  redis: RedisConnection,
  priority: Priority,
  entry: QueueEntry,
): Promise<void> {
  const added = await asking('XADD', () =>
    runScript(
      redis,
      ADD_BELOW_CAPACITY,
      [STREAMS[priority]],
      [STREAM_CAPACITY[priority], ...entryToFields(entry)],
    ),
  );
  if (added === null) throw new Fault('queue_full', priority);
}

/** Seconds since the oldest entry of a stream was taken in; 0 when the stream is empty. */
export async function oldestSeconds(
  redis: RedisConnection,
  priority: Priority,
  nowMs: number,
): Promise<number> {
  const [oldest] = await asking('XRANGE', () =>
    redis.xrange(STREAMS[priority], '-', '+', 'COUNT', 1),
  );
  if (oldest === undefined) return 0;
  const [takenAtMs = ''] = oldest[0].split('-');
  return Math.max(0, (nowMs - Number(takenAtMs)) / 1000);
}

/** How many entries wait in a stream. */
export function streamDepth(redis: RedisConnection, priority: Priority): Promise<number> {
  return asking('XLEN', () => redis.xlen(STREAMS[priority]));
}
