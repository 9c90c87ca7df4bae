/** What has to be done now and then, by one of all orchestrators: BullMQ's job schedulers. */
import { Queue, Worker } from 'bullmq';
import type { RedisConnection } from '#origin/redis/connection.ts';

const PREFIX = '{upkeep}';
const QUEUE = 'upkeep';

/** A run that fails is tried again until the next one is due; partitions are made months ahead. */
const ATTEMPTS = 10;
const BACKOFF_MS = 60_000;
/** Finished runs that can still be looked at. */
const KEPT_RUNS = 20;

export interface Chore {
  /** Also the name of its schedule: another pattern under the same name replaces the old one. */
  readonly name: string;
  /** cron, in UTC. */
  readonly pattern: string;
  readonly run: () => Promise<void>;
}

export interface Upkeep {
  /** Finishes what runs now. */
  close(): Promise<void>;
}

/**
 * Schedules chores, and takes part in doing them. Any number of processes may do so: each run is done
 * by one of them. A schedule whose chore is no longer there is taken away.
 */
export async function startUpkeep(
  connection: RedisConnection,
  chores: readonly Chore[],
  onError: (error: Error) => void,
): Promise<Upkeep> {
  const queue = new Queue(QUEUE, { connection, prefix: PREFIX });
  queue.on('error', onError);
  for (const { key } of await queue.getJobSchedulers()) {
    if (!chores.some(({ name }) => name === key)) await queue.removeJobScheduler(key);
  }
  for (const { name, pattern } of chores) {
    await queue.upsertJobScheduler(
      name,
      { pattern, tz: 'UTC' },
      {
        name,
        opts: {
          attempts: ATTEMPTS,
          backoff: { type: 'fixed', delay: BACKOFF_MS },
          removeOnComplete: KEPT_RUNS,
          removeOnFail: KEPT_RUNS,
        },
      },
    );
  }
  const worker = new Worker(
    QUEUE,
    async ({ name }) => chores.find((chore) => chore.name === name)?.run(),
    { connection, prefix: PREFIX },
  );
  worker.on('error', onError);
  worker.on('failed', (_job, error) => onError(error));
  return {
    async close() {
      await worker.close();
      await queue.close();
    },
  };
}
