/** Takes an address: into the queue, and from there a verdict or a promise that is written down. */
import type { Mailbox } from '#shared/address/mailbox.ts';
import { formatId } from '#shared/contract/id.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { enqueue } from '#origin/queue/ingest.ts';
import type { Reply, Waiters } from '#origin/queue/reply-channel.ts';
import { cachedVerdict } from '#origin/queue/result-cache.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { createSingleJob } from '#origin/store/create-single-job.ts';
import type { Database } from '#origin/store/database.ts';
import type { ValidateCall } from './call.ts';
import { patienceMs, refuseIfTooLate, writeAfterMs } from './time-left.ts';

export interface TakeWorld {
  readonly database: Database;
  readonly redis: RedisConnection;
  readonly waiters: Waiters;
  /** Whether verdicts can be stored: while they cannot, only what is cached is answered. */
  readonly store: { readonly isUp: boolean };
  readonly now: () => number;
}

/** An address that the cache does not answer. */
export interface Asked {
  /** Names the entry, the verdict and the job. */
  readonly uuid: string;
  readonly hash: string;
  readonly mailbox: Mailbox;
  readonly call: ValidateCall;
}

/**
 * Puts an address into the queue and waits.
 *
 * @returns the verdict, or null when the deadline came first: then the job of that uuid is written
 * down, and delivers it
 * @throws Fault where nothing was taken: `deadline_too_near`, `queue_full`, `dependency_unavailable`;
 * the last also where it was taken, and no promise could be written down
 */
export async function take(asked: Asked, world: TakeWorld): Promise<Reply | null> {
  if (!world.store.isUp) throw new Fault('dependency_unavailable', 'postgres');
  const { uuid, hash, call } = asked;
  const takenAtMs = world.now();
  refuseIfTooLate(call.deadlineMs, takenAtMs);
  const leftMs = call.deadlineMs - takenAtMs;
  const { reply, stop } = world.waiters.expect(uuid, patienceMs(leftMs));
  try {
    await enqueue(world.redis, 'standard', entryOf(asked, world));
  } catch (error) {
    stop();
    throw error;
  }
  const written = writeAhead(asked, reply, writeAfterMs(leftMs), world);
  const told = (await reply) ?? (await observedSince(hash, takenAtMs, world));
  if (told === null) await written;
  // Where the verdict came in time, nobody is told of the job, and nobody minds if it is not there.
  else written.catch(() => undefined);
  return told;
}

function entryOf({ uuid, hash, mailbox, call }: Asked, { waiters }: TakeWorld) {
  return {
    uuid,
    account: call.caller.accountId,
    hash,
    email: mailbox.normalized,
    reply: waiters.channel,
    traceparent: call.traceparent,
    ...(call.request.include.includes('transcript') ? { transcript: '1' as const } : {}),
  };
}

/** Writes the promise down after a while, unless the verdict comes first. */
async function writeAhead(
  { uuid, hash, mailbox, call }: Asked,
  reply: Promise<Reply | null>,
  afterMs: number,
  { database }: TakeWorld,
): Promise<void> {
  if (await comesWithin(reply, afterMs)) return;
  await createSingleJob(database, {
    id: formatId('job', uuid),
    accountId: call.caller.accountId,
    addressHash: hash,
    email: mailbox.normalized,
    request: call.request,
  });
}

async function comesWithin(reply: Promise<Reply | null>, ms: number): Promise<boolean> {
  const { promise: over, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  const first = await Promise.race([reply, over]);
  clearTimeout(timer);
  return first !== null;
}

/** A reply may be lost on its way: what lies in the cache is the truth. It has no transcript. */
async function observedSince(
  hash: string,
  sinceMs: number,
  { redis }: TakeWorld,
): Promise<Reply | null> {
  const record = await cachedVerdict(redis, hash);
  const isNew = record !== null && Date.parse(record.observed_at) >= sinceMs;
  return isNew ? { record, transcript: null } : null;
}
