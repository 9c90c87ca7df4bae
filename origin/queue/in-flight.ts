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
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[1], 'waiter:' .. ARGV[1], ARGV[2], 'account:' .. ARGV[1], ARGV[5])
end
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
      [entry.uuid, entry.reply, FORGOTTEN_AFTER_SECONDS, entry.transcript ?? '', entry.account],
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

/**
 * Tells those who may be told, and keeps the others waiting. Of equal requests of one account, all but
 * the first are told that they are duplicates.
 */
const SETTLE = script(`
if ARGV[8] ~= '' and redis.call('HGET', KEYS[1], 'leader') ~= ARGV[8] then return {} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
local fields = redis.call('HGETALL', KEYS[1])
local flight, paid, told, owing, done = {}, {}, {}, {}, {}
for index = 1, #fields, 2 do flight[fields[index]] = fields[index + 1] end
for index = 9, #ARGV do paid[ARGV[index]] = true end
for field, channel in pairs(flight) do
  local uuid = string.match(field, '^waiter:(.+)$')
  local account = uuid and (flight['account:' .. uuid] or '')
  if uuid and (ARGV[7] == 'everyone' or paid[account]) then
    local duplicate = told[account] and 'true' or 'false'
    local rest = ARGV[flight['curious:' .. uuid] and 6 or 5]
    redis.call('PUBLISH', channel, ARGV[3] .. uuid .. ARGV[4] .. duplicate .. rest)
    told[account] = true
    done[#done + 1] = field
  elseif uuid then
    owing[account] = true
  end
end
local accounts = {}
for account in pairs(owing) do accounts[#accounts + 1] = account end
if #accounts == 0 then
  redis.call('DEL', KEYS[1])
else
  for index = 1, #done do redis.call('HDEL', KEYS[1], done[index]) end
end
return accounts
`);

/** What is told, and to whom. */
export interface News {
  readonly hash: string;
  readonly record: VerdictRecord;
  /** Told to those alone who asked for it, and kept nowhere. */
  readonly transcript?: Transcript | null;
  /**
   * Where it was told before, perhaps to nobody: the validation that led then. Where another leads by
   * now, or nobody does, nothing happens.
   */
  readonly leader?: string;
  /** The accounts that may be told, or `everyone`. */
  readonly to: 'everyone' | readonly string[];
}

const AccountsSchema = v.array(v.string());

/**
 * Ends what is under way for an address: its verdict goes into the cache and to everyone who waits
 * and may be told, in one step. What is published holds no address.
 *
 * @returns the accounts that wait and may not be told yet; while there are any, it stays under way
 */
export async function settleInFlight(
  redis: RedisConnection,
  { hash, record, transcript = null, leader = '', to }: News,
  nowMs: number,
): Promise<readonly string[]> {
  const text = JSON.stringify(record);
  const keepMs = Math.max(Date.parse(record.expires_at) - nowMs, SHORTEST_KEEP_MS);
  const { start, middle, end, endForCurious } = replyMessage(text, transcript);
  const audience = to === 'everyone' ? [to] : ['accounts', ...to];
  const [whom = '', ...accounts] = audience;
  const owing = await asking('settle', () =>
    runScript(
      redis,
      SETTLE,
      [inFlightKey(hash), resultKey(hash)],
      [text, keepMs, start, middle, end, endForCurious, whom, leader, ...accounts],
    ),
  );
  return v.parse(AccountsSchema, owing);
}
