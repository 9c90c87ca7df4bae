/** `ev queue`: what waits where. */
import { PRIORITIES, STREAMS } from '#shared/contract/names.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { QueueConfiguration } from '#origin/config/roles.ts';
import { lastEgressChecks } from '#origin/queue/egress-checks.ts';
import { liveEgresses } from '#origin/queue/egress-registry.ts';
import { STREAM_CAPACITY, oldestSeconds, streamDepth } from '#origin/queue/ingest.ts';
import { openProbeQueue } from '#origin/queue/probe-queue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command } from './command.ts';
import { withRedis } from './with-redis.ts';

/** @param now milliseconds since 1970, by which entries are old */
export function queueCommand(now: () => number): Command {
  return {
    name: 'queue',
    synopsis: '',
    summary: 'addresses that wait in the streams, and batches that workers hold or were put off',
    run: async (args, { environment, out }) => {
      if (args.length > 0) throw new UsageError('takes nothing');
      const { REDIS_URL: url } = readConfiguration(QueueConfiguration, environment);
      await withRedis(url, async (redis) => {
        for (const line of await streamLines(redis, now())) out(line);
        for (const line of await batchLines(redis, now())) out(line);
      });
      return EXIT.ok;
    },
  };
}

async function streamLines(redis: RedisConnection, nowMs: number): Promise<string[]> {
  const lines = PRIORITIES.map(async (priority) => {
    const depth = await streamDepth(redis, priority);
    const oldest = Math.round(await oldestSeconds(redis, priority, nowMs));
    const age = depth === 0 ? '' : `, the oldest for ${oldest} s`;
    return `${STREAMS[priority]}\t${depth} of ${STREAM_CAPACITY[priority]} addresses${age}`;
  });
  return Promise.all(lines);
}

/** Egress addresses that live, and those that were here lately: batches may wait for them still. */
async function batchLines(redis: RedisConnection, nowMs: number): Promise<string[]> {
  const [checks, live] = await Promise.all([lastEgressChecks(redis), liveEgresses(redis, nowMs)]);
  const egresses = [...new Set([...checks, ...live].map(({ egress }) => egress))].toSorted();
  return Promise.all(
    egresses.map(async (egress) => {
      const queue = openProbeQueue(redis, egress);
      const [outstanding, putOff] = await Promise.all([queue.outstanding(), queue.putOff()]);
      await queue.close();
      return `egress ${egress}\t${outstanding} batches outstanding, ${putOff} put off for later`;
    }),
  );
}
