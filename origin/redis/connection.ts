import { Redis } from 'ioredis';
import { Fault } from '#shared/fault/catalogue.ts';

/** The longest wait for a TCP connection to Redis, which is in the same cluster. */
const CONNECT_TIMEOUT_MS = 2000;
/** The longest wait for one command; a Redis that is slower than this is as good as away. */
const COMMAND_TIMEOUT_MS = 3000;
const RECONNECT_CAP_MS = 1000;
const RECONNECT_STEP_MS = 50;

export type RedisConnection = Redis;

/**
 * A connection for commands that must answer or fail: nothing waits in memory while Redis is away.
 *
 * @param onError called with each connection error; the connection itself goes on trying
 */
export function connectRedis(url: string, onError: (error: Error) => void): RedisConnection {
  return watched(
    new Redis(url, {
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      retryStrategy,
    }),
    onError,
  );
}

/** A connection for blocking reads and for BullMQ, which wait as long as it takes. */
export function connectBlockingRedis(
  url: string,
  onError: (error: Error) => void,
): RedisConnection {
  return watched(
    new Redis(url, {
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxRetriesPerRequest: null,
      retryStrategy,
    }),
    onError,
  );
}

/** Resolves when a connection is ready, or fails with a fault after the time limit. */
export async function whenReady(redis: RedisConnection, limitMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      redis.off('ready', done);
      reject(new Fault('dependency_unavailable', 'redis did not become ready'));
    }, limitMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    redis.once('ready', done);
  });
}

/** Runs a command; a Redis that is away becomes a fault, without the command's arguments. */
export async function asking<T>(what: string, command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    throw new Fault('dependency_unavailable', `redis: ${what}`, { cause: scrubbed(error) });
  }
}

function retryStrategy(attempt: number): number {
  return Math.min(attempt * RECONNECT_STEP_MS, RECONNECT_CAP_MS);
}

function watched(redis: Redis, onError: (error: Error) => void): Redis {
  return redis.on('error', (error) => onError(scrubbed(error)));
}

/** ioredis puts a failed command with its arguments on the error: they may hold an address. */
function scrubbed(error: unknown): Error {
  return new Error(
    error instanceof Error ? `${error.name}: ${firstWords(error.message)}` : 'unknown',
  );
}

/** Enough of a message to tell a refused connection from a script error. */
const LONGEST_MESSAGE = 120;

function firstWords(message: string): string {
  return message.split('\n', 1)[0]?.slice(0, LONGEST_MESSAGE) ?? '';
}
