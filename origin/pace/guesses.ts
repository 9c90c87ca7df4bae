/**
 * What each account has asked about at each domain of late, as far as it takes to see that it
 * guesses. Keyed hashes only: without the pepper nobody reads a name out of it.
 */
import * as v from 'valibot';
import { hmacHex } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { likenessOf } from '#shared/conscience/likeness.ts';
import type { Likeness } from '#shared/conscience/likeness.ts';
import {
  COUNTED_SHARE,
  FORGOTTEN_AFTER_SECONDS,
  MOST_NEIGHBOURS,
  MOST_REMEMBERED,
  MOST_SPELLINGS,
} from '#shared/conscience/limits.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { runScript, script } from '#origin/redis/script.ts';
import type { Script } from '#origin/redis/script.ts';

/** 64 bits: two of the {@link MOST_REMEMBERED} are hardly ever equal by chance. */
const MARK_LENGTH = 16;

const BEGIN = `
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[2]) then redis.call('DEL', KEYS[1]) end
`;

/**
 * Spellings by the letters that they are made of. A spelling that was let through before is let
 * through again, and one that is refused is not remembered, so that what is kept stays small.
 */
const NAME = script(`${BEGIN}
local mark, letters, family, most = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local function marksOf(of) return redis.call('HGET', KEYS[1], 'marks:' .. of) or '' end
if family ~= '' then
  for of in string.gmatch(family, '%x+') do redis.call('HSET', KEYS[1], 'family:' .. of, family) end
else
  family = redis.call('HGET', KEYS[1], 'family:' .. letters) or letters
end
local own = marksOf(letters)
if string.find(own, mark, 1, true) then return 0 end
local characters = 0
for of in string.gmatch(family, '%x+') do characters = characters + #marksOf(of) end
if characters >= most * #mark then return 1 end
redis.call('HSET', KEYS[1], 'marks:' .. letters, own .. mark)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 0
`);

/**
 * Numbers in one frame: how many, and how many of them came next to one that was there before. Those
 * that are refused are remembered as well: they show that the counting goes on.
 */
const NUMBER = script(`${BEGIN}
local frame, mark, below, above, most = ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local before = redis.call('HGET', KEYS[1], mark)
if before then return tonumber(before) end
local near = redis.call('HEXISTS', KEYS[1], below) + redis.call('HEXISTS', KEYS[1], above)
local seen = tonumber(redis.call('HGET', KEYS[1], 'seen:' .. frame) or 0) + 1
local neighbours = tonumber(redis.call('HGET', KEYS[1], 'neighbours:' .. frame) or 0) + near
local refused = near > 0 and neighbours > most and neighbours >= seen * ARGV[8] and 1 or 0
redis.call('HSET', KEYS[1], mark, refused)
redis.call('HSET', KEYS[1], 'seen:' .. frame, seen, 'neighbours:' .. frame, neighbours)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return refused
`);

/**
 * Notes that an account asks about a local part at a domain.
 *
 * @returns whether it is one guess too many
 * @throws Fault `dependency_unavailable` when Redis is away
 */
export async function noteAsGuess(
  redis: RedisConnection,
  pepper: HmacKey,
  { account, domain, localPart }: { account: string; domain: string; localPart: string },
): Promise<boolean> {
  const likeness = likenessOf(localPart);
  if (likeness === null) return false;
  // A line break stands in no local part, so that no two texts are hashed alike.
  const marked = async (...parts: readonly (string | number)[]) =>
    (await hmacHex(pepper, ['guess', account, domain, ...parts].join('\n'))).slice(0, MARK_LENGTH);
  const { lua, args } = await questionOf(likeness, localPart.toLowerCase(), marked);
  const key = `conscience:asked:${await marked('key')}`;
  const answer = await asking('note a guess', () =>
    runScript(redis, lua, [key], [FORGOTTEN_AFTER_SECONDS, MOST_REMEMBERED, ...args]),
  );
  return v.parse(v.picklist([0, 1]), answer) === 1;
}

type Marked = (...parts: readonly (string | number)[]) => Promise<string>;

async function questionOf(
  likeness: Likeness,
  spelling: string,
  marked: Marked,
): Promise<{ lua: Script; args: readonly (string | number)[] }> {
  if (likeness.kind === 'number') {
    const { frame, number } = likeness;
    const marks = [
      marked('frame', frame),
      marked('number', frame, number),
      marked('number', frame, number - 1),
      marked('number', frame, number + 1),
    ];
    return { lua: NUMBER, args: [...(await Promise.all(marks)), MOST_NEIGHBOURS, COUNTED_SHARE] };
  }
  const { letters, family } = likeness;
  const marks = [marked('spelling', spelling), marked('letters', letters)];
  const familyMarks = (family ?? []).map((of) => marked('letters', of));
  const of = (await Promise.all(familyMarks)).join(' ');
  return { lua: NAME, args: [...(await Promise.all(marks)), of, MOST_SPELLINGS] };
}
