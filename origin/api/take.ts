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

/** What was taken is under way. */
export interface Taken {
  /** The verdict, or null when the deadline came first. */
  readonly told: Promise<Reply | null>;
  /**
   * True when the job of that uuid is written down, which will deliver the verdict; false where there
   * is no need for one, since the verdict came first. Rejects with Fault `dependency_unavailable`
   * where it could not be written.
   */
  readonly written: Promise<boolean>;
}

/**
 * Puts an address into the queue.
 *
 * @throws Fault where nothing was taken: `deadline_too_near`, `queue_full`, `dependency_unavailable`
 */
export async function take(asked: Asked, world: TakeWorld): Promise<Taken> {
  if (!world.store.isUp) throw new Fault('dependency_unavailable', 'postgres');
  const { uuid, hash, call } = asked;
  const takenAtMs = world.now();
  refuseIfTooLate(call.deadlineMs, takenAtMs);
  const leftMs = call.deadlineMs - takenAtMs;
  const waitMs = call.takesPromiseAhead ? leftMs : patienceMs(leftMs);
  const { reply, stop } = world.waiters.expect(uuid, waitMs);
  try {
    await enqueue(world.redis, 'standard', entryOf(asked, world));
  } catch (error) {
    stop();
    throw error;
  }
  const told = reply.then((given) => given ?? observedSince(hash, takenAtMs, world));
  const written = writeAhead(asked, reply, writeAfterMs(leftMs), world);
  // Each is waited for by whoever needs it; that nobody does is no reason to fall.
  told.catch(() => undefined);
  written.catch(() => undefined);
  return { told, written };
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
): Promise<boolean> {
  if (await comesWithin(reply, afterMs)) return false;
  await createSingleJob(database, {
    id: formatId('job', uuid),
    accountId: call.caller.accountId,
    addressHash: hash,
    email: mailbox.normalized,
    request: call.request,
  });
  return true;
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
  return isNew ? { record, transcript: null, duplicate: false } : null;
}
