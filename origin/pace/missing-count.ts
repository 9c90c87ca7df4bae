/** What mail servers have said of each account's last addresses: numbers only, in Redis. */
import { BLOCKS, BLOCK_SIZE } from '#shared/conscience/missing-rate.ts';
import type { MissingWindow } from '#shared/conscience/missing-rate.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { runScript, script } from '#origin/redis/script.ts';

/** An account that has not been answered for so long begins anew. */
const FORGOTTEN_AFTER_SECONDS = 30 * 24 * 3600;

const FIELDS = ['answers', ...Array.from({ length: BLOCKS }, (_, block) => `missing:${block}`)];

/** One step, so that workers that count at once lose nothing. */
const COUNT = script(`
local answer = redis.call('HINCRBY', KEYS[1], 'answers', 1) - 1
local block = 'missing:' .. (math.floor(answer / ARGV[2]) % ARGV[3])
if answer % ARGV[2] == 0 then redis.call('HSET', KEYS[1], block, 0) end
redis.call('HINCRBY', KEYS[1], block, ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
`);

function key(account: string): string {
  return `conscience:missing:${account}`;
}

/** Counts one answer of a mail server. */
export async function countAnswer(
  redis: RedisConnection,
  account: string,
  isMissing: boolean,
): Promise<void> {
  await asking('count answer', () =>
    runScript(
      redis,
      COUNT,
      [key(account)],
      [isMissing ? 1 : 0, BLOCK_SIZE, BLOCKS, FORGOTTEN_AFTER_SECONDS],
    ),
  );
}

/** The account's last answers; what cannot be read counts as none. */
export async function missingWindow(
  redis: RedisConnection,
  account: string,
): Promise<MissingWindow> {
  const fields = await asking('missing rate', () => redis.hmget(key(account), ...FIELDS));
  const [answers = 0, ...missing] = fields.map((field) => Number(field ?? 0));
  return { answers, missing };
}

/** Forgets the account's answers: it begins anew, and is not held back. */
export async function forgetAnswers(redis: RedisConnection, account: string): Promise<void> {
  await asking('forget answers', () => redis.del(key(account)));
}
