/** Equal addresses: one leads, the others follow, and each gets the answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { resultKey } from '#shared/contract/names.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { join, markDispatched, settleInFlight } from '#origin/queue/in-flight.ts';
import type { News } from '#origin/queue/in-flight.ts';
import { replyChannel, Waiters } from '#origin/queue/reply-channel.ts';
import type { Reply } from '#origin/queue/reply-channel.ts';
import { cachedVerdict } from '#origin/queue/result-cache.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { queueEntry } from '#support/queue-entry.ts';
import { useRedis } from '#support/use-redis.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const { connect } = useRedis();
const NOW = Date.parse('2026-05-01T00:00:00.000Z');
const LONG_MS = 10_000;

function settle(
  redis: RedisConnection,
  hash: string,
  record: VerdictRecord,
  changes: Partial<News> = {},
): Promise<readonly string[]> {
  return settleInFlight(redis, { hash, record, to: 'everyone', ...changes }, NOW);
}

async function listening() {
  const redis = await connect();
  const subscriber = await connect();
  const waiters = new Waiters(replyChannel('test'));
  await waiters.listen(subscriber);
  return { redis, waiters };
}

it('lets the first lead and all others follow, however many come at once', async () => {
  const redis = await connect();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => join(redis, queueEntry(1))));
  expect(outcomes.filter((outcome) => outcome === 'leads')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'follows')).toHaveLength(49);
});

it('knows the leader again when its message comes a second time', async () => {
  const redis = await connect();
  const leader = queueEntry(1);
  expect(await join(redis, leader)).toBe('leads');
  expect(await join(redis, leader)).toBe('leads');
  await markDispatched(redis, [leader]);
  expect(await join(redis, leader)).toBe('dispatched');
});

it('leaves no mark on what was settled before it could be marked', async () => {
  const redis = await connect();
  const leader = queueEntry(1);
  await join(redis, leader);
  await settle(redis, leader.hash, acceptedRecord(NOW, 3600));
  await markDispatched(redis, [leader]);
  expect(await redis.keys('validation:inflight:*')).toEqual([]);
  expect(await join(redis, queueEntry(1))).toBe('leads');
});

it('does not mark another leader of the same address', async () => {
  const redis = await connect();
  const [first, second] = [queueEntry(1), queueEntry(1)];
  await join(redis, first);
  await settle(redis, first.hash, acceptedRecord(NOW, 3600));
  await join(redis, second);
  await markDispatched(redis, [first]);
  expect(await join(redis, second)).toBe('leads');
});

it('tells a stored verdict again to those alone who still wait for it', async () => {
  const { redis, waiters } = await listening();
  const [first, second] = [1, 1].map((n) => queueEntry(n, { reply: waiters.channel }));
  if (first === undefined || second === undefined) throw new Error('two entries');
  await join(redis, second);
  await settle(redis, first.hash, acceptedRecord(NOW, 3600), { leader: first.uuid });
  expect(await cachedVerdict(redis, first.hash)).toBeNull();
  const { reply } = waiters.expect(second.uuid, LONG_MS);
  await settle(redis, second.hash, acceptedRecord(NOW, 3600), { leader: second.uuid });
  expect((await reply)?.record).toEqual(acceptedRecord(NOW, 3600));
});

it('tells everyone who waits, and keeps the verdict for who comes later', async () => {
  const { redis, waiters } = await listening();
  const entries = [1, 1, 1, 2].map((n) => queueEntry(n, { reply: waiters.channel }));
  const replies = entries.map(({ uuid }) => waiters.expect(uuid, LONG_MS));
  for (const entry of entries) await join(redis, entry);
  const record = acceptedRecord(NOW, 3600);
  await settle(redis, queueEntry(1).hash, record);
  const told: (Reply | null)[] = [];
  for (const { reply } of replies.slice(0, 3)) told.push(await reply);
  const reply = { record, duplicate: false, transcript: null };
  expect(told).toEqual([reply, reply, reply]);
  expect(await cachedVerdict(redis, queueEntry(1).hash)).toEqual(record);
  replies[3]?.stop();
  expect(await replies[3]?.reply).toBeNull();
});

it('tells what was said to those alone who asked for it, and keeps it nowhere', async () => {
  const { redis, waiters } = await listening();
  const plain = queueEntry(1, { reply: waiters.channel });
  const curious = queueEntry(1, { reply: waiters.channel, transcript: '1' });
  const replies = [plain, curious].map(({ uuid }) => waiters.expect(uuid, LONG_MS).reply);
  for (const entry of [plain, curious]) await join(redis, entry);
  const record = acceptedRecord(NOW, 3600);
  const transcript = [{ direction: 'sent' as const, line: 'RCPT TO:<recipient>', at: 7 }];
  await settleInFlight(
    redis,
    { hash: plain.hash, record: record, transcript, to: 'everyone' },
    NOW,
  );
  expect(await Promise.all(replies)).toEqual([
    { record, duplicate: false, transcript: null },
    { record, duplicate: false, transcript },
  ]);
  expect(await redis.keys('*')).toEqual([resultKey(plain.hash)]);
  expect(await redis.get(resultKey(plain.hash))).not.toContain('RCPT');
});

it('tells those alone whose account may be told, and keeps the others waiting', async () => {
  const { redis, waiters } = await listening();
  const [mine, twin, theirs] = [queueEntry(1), queueEntry(1), queueEntry(1)].map((entry) => ({
    ...entry,
    reply: waiters.channel,
  }));
  if (mine === undefined || twin === undefined || theirs === undefined) throw new Error('three');
  const entries = [mine, { ...twin, account: mine.account }, theirs];
  const replies = entries.map(({ uuid }) => waiters.expect(uuid, LONG_MS));
  for (const entry of entries) await join(redis, entry);
  const record = acceptedRecord(NOW, 3600);
  expect(await settle(redis, mine.hash, record, { to: [mine.account] })).toEqual([theirs.account]);
  const told = [await replies[0]?.reply, await replies[1]?.reply];
  // The second of one account is the duplicate, whichever it is.
  expect(new Set(told.map((reply) => reply?.duplicate))).toEqual(new Set([false, true]));
  expect(await join(redis, theirs)).toBe('follows');
  const everyone = [mine.account, theirs.account];
  expect(await settle(redis, mine.hash, record, { to: everyone })).toEqual([]);
  expect(await replies[2]?.reply).toEqual({ record, duplicate: false, transcript: null });
  expect(await redis.keys('validation:inflight:*')).toEqual([]);
});

it('starts anew after an address is settled', async () => {
  const redis = await connect();
  await join(redis, queueEntry(1));
  await settle(redis, queueEntry(1).hash, acceptedRecord(NOW, 3600));
  expect(await join(redis, queueEntry(1))).toBe('leads');
});

it('keeps a verdict as long as it is fresh, and a stale one for a moment', async () => {
  const redis = await connect();
  await settle(redis, queueEntry(1).hash, acceptedRecord(NOW, 3600));
  await settle(redis, queueEntry(2).hash, acceptedRecord(NOW, 0));
  const [long, short] = await Promise.all(
    [1, 2].map((n) => redis.pttl(resultKey(queueEntry(n).hash))),
  );
  expect(long).toBeGreaterThan(3_590_000);
  expect(long).toBeLessThanOrEqual(3_600_000);
  expect(short).toBeGreaterThan(0);
  expect(short).toBeLessThanOrEqual(60_000);
});

it('publishes no address', async () => {
  const { redis } = await listening();
  const heard: string[] = [];
  const spy = await connect();
  spy.on('pmessage', (_pattern, _channel, message) => heard.push(message));
  await spy.psubscribe('*');
  const entry = queueEntry(1, { reply: replyChannel('test') });
  await join(redis, entry);
  await settle(redis, entry.hash, acceptedRecord(NOW, 3600));
  await expect.poll(() => heard.length).toBe(1);
  expect(heard.join()).not.toContain('@');
});

it('gives up waiting at the time that was set', async () => {
  const { waiters } = await listening();
  expect(await waiters.expect('nobody', 10).reply).toBeNull();
});

it('is not disturbed by what does not belong on its channel', async () => {
  const { redis, waiters } = await listening();
  const entry = queueEntry(1, { reply: waiters.channel });
  const { reply } = waiters.expect(entry.uuid, LONG_MS);
  await redis.publish(waiters.channel, 'garbage');
  await redis.publish(waiters.channel, '{"uuid":"x","record":{}}');
  await sleep(10);
  await join(redis, entry);
  await settle(redis, entry.hash, acceptedRecord(NOW, 60));
  expect(await reply).not.toBeNull();
});

it.each(['not json', '{}', '{"state":"deliverable"}'])(
  'takes %j in the cache for nothing at all',
  async (text) => {
    const redis = await connect();
    await redis.set(resultKey(queueEntry(1).hash), text);
    expect(await cachedVerdict(redis, queueEntry(1).hash)).toBeNull();
  },
);
