/**
 * What is being asked right now, by the address's hash, so that equal addresses make one probe.
 * The first to come leads; those that come while it is under way join it and share its answer.
 *
 * In Redis and not in memory, so that it holds over every orchestrator and survives each of them.
 */
import * as v from 'valibot';
import { resultKey } from '#shared/contract/names.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { QueueEntry } from './entry.ts';
import { replyMessage } from './reply-channel.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { runScript, script } from '#origin/redis/script.ts';

/**
 * Longer than any probe with its retries inside BullMQ, so that it only ever ends what a lost job
 * left behind.
 */
const FORGOTTEN_AFTER_SECONDS = 3600;
/** A verdict that is stale at once is still kept this long, for whoever waits to read it. */
const SHORTEST_KEEP_MS = 60_000;

function inFlightKey(hash: string): string {
  return `validation:inflight:${hash}`;
}

export type Joined = 'leads' | 'dispatched' | 'follows';
const JoinedSchema = v.picklist(['leads', 'dispatched', 'follows']);

const JOIN = script(`
local leader = redis.call('HGET', KEYS[1], 'leader')
if not leader then
  redis.call('HSET', KEYS[1], 'leader', ARGV[1])
  leader = ARGV[1]
end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'waiter:' .. ARGV[1], ARGV[2]) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'curious:' .. ARGV[1], '1') end
redis.call('EXPIRE', KEYS[1], ARGV[3])
if leader ~= ARGV[1] then return 'follows' end
if redis.call('HEXISTS', KEYS[1], 'dispatched') == 1 then return 'dispatched' end
return 'leads'
`);

/**
 * Joins what is under way for an address, or leads it.
 *
 * @returns `leads`: this entry must be dispatched; `dispatched`: it leads and already is, by a run
 * that died before it could end its message; `follows`: another entry leads
 */
export async function join(redis: RedisConnection, entry: QueueEntry): Promise<Joined> {
  const outcome = await asking('join', () =>
    runScript(
      redis,
      JOIN,
      [inFlightKey(entry.hash)],
      [entry.uuid, entry.reply, FORGOTTEN_AFTER_SECONDS, entry.transcript ?? ''],
    ),
  );
  return v.parse(JoinedSchema, outcome);
}

/**
 * Only while that very leader leads: a fast worker may have settled the address already, and a mark
 * on what is over would make the next one believe that somebody asks for it.
 */
const MARK_DISPATCHED = script(`
if redis.call('HGET', KEYS[1], 'leader') ~= ARGV[1] then return 0 end
return redis.call('HSET', KEYS[1], 'dispatched', '1')
`);

/** Notes that these leaders have been handed to the workers, where they still lead. */
export async function markDispatched(
  redis: RedisConnection,
  leaders: readonly Pick<QueueEntry, 'hash' | 'uuid'>[],
): Promise<void> {
  await asking('mark dispatched', () =>
    Promise.all(
      leaders.map(({ hash, uuid }) =>
        runScript(redis, MARK_DISPATCHED, [inFlightKey(hash)], [uuid]),
      ),
    ),
  );
}

const SETTLE = script(`
if ARGV[6] ~= '' and redis.call('HGET', KEYS[1], 'leader') ~= ARGV[6] then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
local fields = redis.call('HGETALL', KEYS[1])
for index = 1, #fields, 2 do
  local uuid = string.match(fields[index], '^waiter:(.+)$')
  if uuid then
    local curious = redis.call('HEXISTS', KEYS[1], 'curious:' .. uuid) == 1
    redis.call('PUBLISH', fields[index + 1], ARGV[3] .. uuid .. ARGV[curious and 5 or 4])
  end
end
redis.call('DEL', KEYS[1])
return #fields
`);

/**
 * Ends what is under way for an address: its verdict goes into the cache and to everyone who waits,
 * in one step. What is published holds no address.
 *
 * @param transcript told to those alone who asked for it, and kept nowhere
 */
export async function settleInFlight(
  redis: RedisConnection,
  hash: string,
  record: VerdictRecord,
  nowMs: number,
  transcript: Transcript | null = null,
): Promise<void> {
  await settle(redis, { hash, leader: '' }, record, nowMs, transcript);
}

/**
 * Tells a verdict that is stored already, for whoever still waits for it. Where another validation
 * leads by now, or nobody does, it has been told, and nothing happens.
 */
export async function tellAgain(
  redis: RedisConnection,
  { hash, uuid }: Pick<QueueEntry, 'hash' | 'uuid'>,
  record: VerdictRecord,
  nowMs: number,
): Promise<void> {
  await settle(redis, { hash, leader: uuid }, record, nowMs, null);
}

async function settle(
  redis: RedisConnection,
  { hash, leader }: { readonly hash: string; readonly leader: string },
  record: VerdictRecord,
  nowMs: number,
  transcript: Transcript | null,
): Promise<void> {
  const text = JSON.stringify(record);
  const keepMs = Math.max(Date.parse(record.expires_at) - nowMs, SHORTEST_KEEP_MS);
  const { before, after, afterForCurious } = replyMessage(text, transcript);
  await asking('settle', () =>
    runScript(
      redis,
      SETTLE,
      [inFlightKey(hash), resultKey(hash)],
      [text, keepMs, before, after, afterForCurious, leader],
    ),
  );
}
