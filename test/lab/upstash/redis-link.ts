import { Redis, ReplyError } from 'ioredis';
import type { RestCommand } from './request.ts';

/** Redis could not be asked: it is away, or the connection broke before it answered. */
export class RedisAway extends Error {}

/** The one connection over which a bridge asks its Redis. */
export interface RedisLink {
  /** Sends commands one after the other; each answer is raw (buffers), or the error Redis gave. */
  run(commands: readonly RestCommand[]): Promise<unknown[]>;
  /**
   * Sends commands as one MULTI … EXEC. They are written in one go, so that no other caller's
   * command can stand between them on the shared connection.
   *
   * @returns an answer for each command, or the one error that discarded them all
   */
  runAtomically(commands: readonly RestCommand[]): Promise<unknown[] | Error>;
  close(): void;
}

/** Milliseconds between attempts to reach a Redis that is away. */
const RECONNECT_MS = 100;

/** Connects to Redis; rejects when it is not there at the start, and reconnects by itself later. */
export async function openRedisLink(redisUrl: string): Promise<RedisLink> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    // A command that cannot be sent now fails now: the caller of a REST interface has a deadline.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => RECONNECT_MS,
  });
  // Without a listener ioredis writes to the console; each caller is told by its own answer.
  redis.on('error', () => {});
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new RedisAway('Redis is not there', { cause: error });
  }
  const ask = (command: RestCommand): Promise<unknown> => answerOf(redis, command);
  return {
    run: (commands) => Promise.all(commands.map(ask)),
    runAtomically: async (commands) => {
      const sent = [MULTI, ...commands, EXEC].map(ask);
      const outcome = (await Promise.all(sent)).at(-1);
      if (outcome instanceof Error) return outcome;
      return Array.isArray(outcome) ? outcome : new Error('EXECABORT Transaction discarded');
    },
    close: () => redis.disconnect(),
  };
}

const MULTI: RestCommand = { name: 'MULTI', args: [] };
const EXEC: RestCommand = { name: 'EXEC', args: [] };

/** The upper-case name keeps ioredis from reshaping replies, as it does for `hgetall`. */
async function answerOf(redis: Redis, command: RestCommand): Promise<unknown> {
  try {
    return await redis.callBuffer(command.name, ...command.args);
  } catch (error) {
    if (error instanceof ReplyError && error instanceof Error) return error;
    throw new RedisAway('Redis did not answer', { cause: error });
  }
}
