import { createHash } from 'node:crypto';
import type { RedisConnection } from './connection.ts';

/** A Lua script that Redis runs as one step, sent by its digest once Redis knows it. */
export interface Script {
  readonly lua: string;
  readonly digest: string;
}

export function script(lua: string): Script {
  return { lua, digest: createHash('sha1').update(lua).digest('hex') };
}

/**
 * Runs a script; sends its text when Redis does not hold it (after a restart).
 *
 * @returns what the script returned, for the caller to parse
 */
export async function runScript(
  redis: RedisConnection,
  { lua, digest }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(digest, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(lua, keys.length, ...keys, ...args);
  }
}
