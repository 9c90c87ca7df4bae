/** The ingest streams: in order of urgency, nothing lost to a dead consumer, XLEN the true depth. */
import { expect, it } from 'vitest';
import { PRIORITIES, STREAMS } from '#shared/contract/names.ts';
import { enqueue, STREAM_CAPACITY, streamDepth } from '#origin/queue/ingest.ts';
import { bury, ensureGroups, finish, takeNew, takeOver, waitForOne } from '#origin/queue/stream.ts';
import type { Taken } from '#origin/queue/stream.ts';
import { queueEntry } from '#support/queue-entry.ts';
import { useRedis } from '#support/use-redis.ts';

const { connect } = useRedis();

const emailsOf = (taken: readonly Taken[]) => taken.map(({ entry }) => entry?.email);

it('takes what is urgent first, and in order of arrival within one stream', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  await enqueue(redis, 'bulk', queueEntry(1));
  await enqueue(redis, 'standard', queueEntry(2));
  await enqueue(redis, 'standard', queueEntry(3));
  await enqueue(redis, 'high', queueEntry(4));
  const taken = await takeNew(redis, 'a', 3);
  expect(emailsOf(taken)).toEqual(['user4@ex.net', 'user2@ex.net', 'user3@ex.net']);
  expect(emailsOf(await takeNew(redis, 'a', 3))).toEqual(['user1@ex.net']);
});

it('gives a message to one consumer only', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  for (let n = 0; n < 100; n += 1) await enqueue(redis, 'standard', queueEntry(n));
  const [a, b] = await Promise.all([takeNew(redis, 'a', 100), takeNew(redis, 'b', 100)]);
  const all = emailsOf([...a, ...b]);
  expect(new Set(all).size).toBe(100);
  expect(all).toHaveLength(100);
});

it('keeps XLEN at what is not finished, taken or not', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  for (let n = 0; n < 3; n += 1) await enqueue(redis, 'standard', queueEntry(n));
  const taken = await takeNew(redis, 'a', 2);
  expect(await streamDepth(redis, 'standard')).toBe(3);
  await finish(
    redis,
    'standard',
    taken.map(({ messageId }) => messageId),
  );
  expect(await streamDepth(redis, 'standard')).toBe(1);
});

it('hands over what a dead consumer held, once it has been idle, and says so', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  await enqueue(redis, 'standard', queueEntry(1));
  await takeNew(redis, 'dead', 10);
  expect(await takeOver(redis, 'alive', 60_000, 10)).toEqual([]);
  const taken = await takeOver(redis, 'alive', 0, 10);
  expect(emailsOf(taken)).toEqual(['user1@ex.net']);
  expect(taken[0]?.redelivered).toBe(true);
});

it('wakes up for a message in any stream', async () => {
  const redis = await connect();
  const blocking = await connect();
  await ensureGroups(redis);
  const waiting = waitForOne(blocking, 'a', 10_000);
  await enqueue(redis, 'bulk', queueEntry(7));
  expect(emailsOf(await waiting)).toEqual(['user7@ex.net']);
});

it('waits no longer than it was told', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  expect(await waitForOne(redis, 'a', 10)).toEqual([]);
});

it('makes nothing of a poison message, and sets it aside without its content', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  await redis.xadd(STREAMS.standard, '*', 'email', 'secret@ex.net');
  const [poison] = await takeNew(redis, 'a', 1);
  expect(poison?.entry).toBeNull();
  if (poison !== undefined) await bury(redis, poison);
  expect(await streamDepth(redis, 'standard')).toBe(0);
  const dead = await redis.xrange('queue:validation:dead', '-', '+');
  expect(dead).toHaveLength(1);
  expect(JSON.stringify(dead)).not.toContain('secret');
});

it('refuses over its capacity, and loses nothing that it has taken', async () => {
  const redis = await connect();
  const pipeline = redis.pipeline();
  for (let n = 0; n < STREAM_CAPACITY.high; n += 1) pipeline.xadd(STREAMS.high, '*', 'n', n);
  await pipeline.exec();
  await expect(enqueue(redis, 'high', queueEntry(1))).rejects.toMatchObject({ code: 'queue_full' });
  expect(await streamDepth(redis, 'high')).toBe(STREAM_CAPACITY.high);
});

it('makes its groups again when Redis has lost them', async () => {
  const redis = await connect();
  await ensureGroups(redis);
  await redis.flushall();
  await ensureGroups(redis);
  await ensureGroups(redis);
  await enqueue(redis, 'standard', queueEntry(1));
  expect(await takeNew(redis, 'a', 1)).toHaveLength(1);
  expect(await Promise.all(PRIORITIES.map((priority) => streamDepth(redis, priority)))).toEqual([
    0, 1, 0,
  ]);
});
