/** Which egress addresses have a worker that lives, and how much they can hold. */
import * as v from 'valibot';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

const KEY = 'egress:live';
/** Workers say that they live this often. */
export const HEARTBEAT_MS = 2000;
/** After this long without a word a worker is taken for dead. */
const SILENT_AFTER_MS = 5 * HEARTBEAT_MS;

const HeartbeatSchema = v.object({
  egress: v.string(),
  /** Names the process, so that several workers may share an egress address. */
  worker: v.string(),
  /** Batches that it can hold at once. */
  capacity: v.number(),
});
export type Heartbeat = v.InferOutput<typeof HeartbeatSchema>;

/** An egress address with at least one live worker. */
export interface LiveEgress {
  readonly egress: string;
  readonly workers: number;
  /** Of all of them together. */
  readonly capacity: number;
}

export async function sayAlive(
  redis: RedisConnection,
  heartbeat: Heartbeat,
  nowMs: number,
): Promise<void> {
  await asking('heartbeat', () => redis.zadd(KEY, nowMs, JSON.stringify(heartbeat)));
}

export async function sayGone(redis: RedisConnection, heartbeat: Heartbeat): Promise<void> {
  await asking('heartbeat end', () => redis.zrem(KEY, JSON.stringify(heartbeat)));
}

/** The live egress addresses, sorted by name, with the capacity of all their workers together. */
export async function liveEgresses(redis: RedisConnection, nowMs: number): Promise<LiveEgress[]> {
  const since = nowMs - SILENT_AFTER_MS;
  const members = await asking('egress registry', async () => {
    await redis.zremrangebyscore(KEY, 0, since);
    return redis.zrangebyscore(KEY, since, '+inf');
  });
  const byEgress = new Map<string, LiveEgress>();
  for (const member of members) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), HeartbeatSchema), member);
    if (!parsed.success) continue;
    const { egress, capacity } = parsed.output;
    const others = byEgress.get(egress) ?? { workers: 0, capacity: 0 };
    byEgress.set(egress, {
      egress,
      workers: others.workers + 1,
      capacity: others.capacity + capacity,
    });
  }
  return [...byEgress.values()].toSorted((a, b) => (a.egress < b.egress ? -1 : 1));
}
