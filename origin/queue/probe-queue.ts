/** The queues from the orchestrator to the workers: BullMQ, one queue an egress address. */
import { DelayedError, Queue, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import * as v from 'valibot';
import type { Priority } from '#shared/contract/names.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { ProbeBatchSchema } from './probe-batch.ts';
import type { ProbeBatch } from './probe-batch.ts';

const PREFIX = '{probe}';
/** BullMQ takes the lower number first; interactive work is always the lower. */
const RANK: Readonly<Record<Priority, number>> = { high: 1, standard: 2, bulk: 3 };

/** A fault of ours (Postgres away) is tried again until it is over: nothing accepted is given up. */
const ATTEMPTS = 100_000;
const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 15_000;

/** A worker that has not renewed its lock for so long is taken for dead, and its batch given away. */
const LOCK_MS = 8000;
const STALLED_CHECK_MS = 2000;

/**
 * Batches that wait for a busy server and stop nobody else. Beyond, they count as outstanding, and
 * the rest stays in the streams.
 */
const MOST_PUT_OFF = 5000;

/** A batch as a worker gets it. */
export interface HeldBatch {
  readonly batch: ProbeBatch;
  /** How often it was started, this time included. */
  readonly starts: number;
  /** How often it was started and not finished: a crash, or a fault of ours. */
  readonly setbacks: number;
}

/** What became of a batch: done, or to be brought back after a while without counting as a setback. */
export type BatchOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'put_off'; readonly delayMs: number };

export interface ProbeQueue {
  add(batches: readonly ProbeBatch[]): Promise<void>;
  /** Brings a batch back later, once, however often this is called with the same name. */
  addLater(name: string, batch: ProbeBatch, delayMs: number): Promise<void>;
  /** Batches that are released and not done, without those that wait for a server or a greylist. */
  outstanding(): Promise<number>;
  /** Batches that wait for a greylist, or for a later try. */
  putOff(): Promise<number>;
  close(): Promise<void>;
}

/**
 * The two queues of an egress: `probe` for what should be asked now, `retry` for what was put off
 * for minutes or hours. They are apart so that the depth of the first says how busy the workers are.
 */
export function openProbeQueue(connection: RedisConnection, egress: string): ProbeQueue {
  const settings = { connection, prefix: PREFIX };
  const now = new Queue(queueName('probe', egress), settings);
  const later = new Queue(queueName('retry', egress), settings);
  return {
    async add(batches) {
      await now.addBulk(
        batches.map((data) => ({ name: 'batch', data, opts: options(data.priority) })),
      );
    },
    async addLater(name, batch, delayMs) {
      await later.add('batch', batch, {
        ...options(batch.priority),
        jobId: name,
        delay: delayMs,
      });
    },
    async outstanding() {
      const { active, delayed, prioritized, wait } = await now.getJobCounts(
        'active',
        'delayed',
        'prioritized',
        'wait',
      );
      const putOff = Math.max(0, (delayed ?? 0) - MOST_PUT_OFF);
      return (active ?? 0) + (prioritized ?? 0) + (wait ?? 0) + putOff;
    },
    async putOff() {
      return await later.getDelayedCount();
    },
    async close() {
      await Promise.all([now.close(), later.close()]);
    },
  };
}

export interface ProbeWorker {
  /** Takes nothing more and waits for what is held. */
  close(): Promise<void>;
}

/**
 * Works on the batches of an egress.
 *
 * @param handle throws for a fault of ours: the batch is then brought back with growing delays
 */
export function workProbeQueue(
  connection: RedisConnection,
  egress: string,
  concurrency: number,
  handle: (held: HeldBatch) => Promise<BatchOutcome>,
  onError: (error: Error) => void,
): ProbeWorker {
  const workers = (['probe', 'retry'] as const).map((kind) => {
    const worker = new Worker(
      queueName(kind, egress),
      (job, token) => handleJob(job, token, handle),
      {
        connection,
        prefix: PREFIX,
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: ATTEMPTS,
        settings: { backoffStrategy: backoffMs },
      },
    );
    worker.on('error', onError);
    worker.on('failed', (_job, error) => onError(error));
    return worker;
  });
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

async function handleJob(
  job: Job,
  token: string | undefined,
  handle: (held: HeldBatch) => Promise<BatchOutcome>,
): Promise<void> {
  const batch = v.parse(ProbeBatchSchema, job.data);
  const outcome = await handle({
    batch,
    starts: job.attemptsStarted,
    setbacks: job.attemptsMade + job.stalledCounter,
  });
  if (outcome.kind === 'put_off') {
    await job.moveToDelayed(Date.now() + outcome.delayMs, token);
    throw new DelayedError();
  }
}

function options(priority: Priority) {
  return {
    priority: RANK[priority],
    attempts: ATTEMPTS,
    backoff: { type: 'custom' },
    removeOnComplete: true,
  };
}

function backoffMs(attemptsMade: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(attemptsMade - 1, 10), LONGEST_BACKOFF_MS);
}

function queueName(kind: 'probe' | 'retry', egress: string): string {
  return `${kind}-${egress.replaceAll(':', '_')}`;
}
