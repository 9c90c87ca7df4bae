import * as v from 'valibot';
import { resultKey } from '#shared/contract/names.ts';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

/** The verdict kept for an address, by its hash, or null. What cannot be read counts as not kept. */
export async function cachedVerdict(
  redis: RedisConnection,
  hash: string,
): Promise<VerdictRecord | null> {
  const text = await asking('GET result', () => redis.get(resultKey(hash)));
  return text === null ? null : parseRecord(text);
}

function parseRecord(text: string): VerdictRecord | null {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), VerdictRecordSchema), text);
  return result.success ? result.output : null;
}
