/** Egress addresses that an operator has taken out of use. What they hold already is finished. */
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { liveEgresses } from './egress-registry.ts';
import type { LiveEgress } from './egress-registry.ts';

const KEY = 'egress:quarantine';
/** Twice what one worker may have: a list of operators' words, not of the world's. */
const MOST_QUARANTINED = 64;

/** Names in quarantine, sorted. */
export async function quarantinedEgresses(redis: RedisConnection): Promise<string[]> {
  return (await asking('egress quarantine', () => redis.smembers(KEY))).toSorted();
}

/** False when there are too many already. */
export async function quarantineEgress(redis: RedisConnection, egress: string): Promise<boolean> {
  if ((await asking('egress quarantine', () => redis.scard(KEY))) >= MOST_QUARANTINED) return false;
  await asking('egress quarantine', () => redis.sadd(KEY, egress));
  return true;
}

/** False when it was not in quarantine. */
export async function releaseEgress(redis: RedisConnection, egress: string): Promise<boolean> {
  return (await asking('egress quarantine', () => redis.srem(KEY, egress))) === 1;
}

/** Live egress addresses that may be given new work. */
export async function openEgresses(redis: RedisConnection, nowMs: number): Promise<LiveEgress[]> {
  const [live, quarantined] = await Promise.all([
    liveEgresses(redis, nowMs),
    quarantinedEgresses(redis),
  ]);
  return live.filter(({ egress }) => !quarantined.includes(egress));
}
