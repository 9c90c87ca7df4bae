/**
 * Connection caps that hold over every worker: a connection to an MX group from an egress address
 * is only opened with a lease, and Redis gives no more leases than the cap.
 */
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { runScript, script } from '#origin/redis/script.ts';

/**
 * Longer than any session may take, so that a lease only ever expires when its worker died. Until
 * then the cap counts a connection that the dead worker's kernel may still hold open.
 */
export const LEASE_MS = 90_000;

/** Redis's own clock decides, so that workers need not agree on the time. */
const ACQUIRE = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`);

export interface Lease {
  release(): Promise<void>;
}

/**
 * Asks for the right to open one connection.
 *
 * @param holder a name that nobody else uses
 * @returns a lease, or null where the cap is reached
 */
export async function acquireLease(
  redis: RedisConnection,
  egress: string,
  group: string,
  cap: number,
  holder: string,
): Promise<Lease | null> {
  const key = `pace:connections:${egress}:${group}`;
  const granted = await asking('acquire lease', () =>
    runScript(redis, ACQUIRE, [key], [cap, holder, LEASE_MS]),
  );
  if (granted !== 1) return null;
  return {
    release: async () => {
      await asking('release lease', () => redis.zrem(key, holder));
    },
  };
}
