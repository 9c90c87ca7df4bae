import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { claimPort } from './claim-port.ts';
import type { Attempt } from './claim-port.ts';
import { StartFailure } from './life.ts';
import { rotateLogs } from './log-file.ts';
import { LOOPBACK } from './ports.ts';
import { redisProgram } from './redis-program.ts';
import { redisArguments } from './redis-settings.ts';
import type { RedisSettings } from './redis-settings.ts';
import { startProgram } from './server-process.ts';
import type { ServerProcess, ServerProgram } from './server-process.ts';

export interface RedisOptions extends RedisSettings {
  /** Where the data lies, from one start to the next. */
  readonly directory: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
}

export interface RedisServer extends ServerProcess {
  readonly url: string;
  readonly port: number;
}

/** Milliseconds to load what is on disk, and for a replica to copy its primary. */
const READY_LIMIT_MS = 30_000;
const POLL_MS = 20;
const CONNECT_TIMEOUT_MS = 1000;
/** SIGTERM makes it write what it has not written yet. */
const ENDINGS = ['SIGTERM'] as const;
const PORT_TAKEN = /Failed listening on port/;

/**
 * Starts a Redis server, and finds or fetches the program when it has to. Data persists in the
 * directory. A replica is ready when it holds what its primary holds.
 *
 * @throws {StartFailure} with what the server said last, who has the port, or how to install it
 */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const { directory } = options;
  await mkdir(directory, { recursive: true });
  const { command, environment } = await redisProgram();
  const logPath = join(directory, 'redis.log');
  rotateLogs(directory);
  return await claimPort('redis', options.port ?? 0, async (port) => {
    const program = {
      command,
      args: redisArguments(port, options),
      environment,
      account: null,
      directory,
      logPath,
      endings: ENDINGS,
    };
    return await start(program, port, options.replicaOf !== undefined);
  });
}

async function start(
  program: ServerProgram,
  port: number,
  isReplica: boolean,
): Promise<Attempt<RedisServer>> {
  const server = await startProgram(program);
  const url = `redis://${LOOPBACK}:${port}`;
  try {
    const exit = await Promise.race([untilReady(url, isReplica), server.exited]);
    if (exit === null) return { kind: 'started', server: { ...server, url, port } };
    return { kind: PORT_TAKEN.test(exit.lastWords) ? 'port_taken' : 'failed', exit };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Resolves with null when the server serves. */
async function untilReady(url: string, isReplica: boolean): Promise<null> {
  const deadline = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const why = await refusal(url, isReplica);
    if (why === null) return null;
    if (performance.now() > deadline) throw new StartFailure('redis', why);
    await delay(POLL_MS);
  }
}

/** Why the server does not serve yet, or null when it does. */
async function refusal(url: string, isReplica: boolean): Promise<string | null> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  // The same error comes with the rejected promise below.
  redis.on('error', () => {});
  try {
    await redis.connect();
    await redis.ping();
    // From 7.0 on a primary waits ten seconds for its replicas before it ends; older ones know neither.
    await redis.config('SET', 'shutdown-timeout', '0').catch(() => {});
    const state = isReplica ? await redis.info('replication') : '';
    return isReplica && !state.includes('master_link_status:up') ? 'its primary is away' : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    redis.disconnect();
  }
}
