import { join } from 'node:path';
import { startPostgres } from '#origin/local/postgres.ts';
import { startRedis } from '#origin/local/redis.ts';
import { connectRedis, whenReady } from '#origin/redis/connection.ts';
import { migrate } from '#origin/store/migrate.ts';
import { type Context, PART, step } from './context.ts';
import { LOOPBACK } from './ports.ts';
import { beginServer } from './server.ts';

/** Starts PostgreSQL, or takes the one that DATABASE_URL names; then brings its schema up to date. */
export async function startDatabase(context: Context): Promise<string> {
  const { settings, screen } = context;
  const url = settings.databaseUrl ?? (await startOwnPostgres(context));
  if (settings.databaseUrl !== null) screen.ready(PART.postgres, 0, 'as DATABASE_URL says');
  await step(screen, PART.migrations, () =>
    settings.databaseUrl === null ? migrate(url) : named('DATABASE_URL', migrate(url)),
  );
  return url;
}

/** Starts the Redis of queues and origin cache, or takes the one that REDIS_URL names. */
export async function startQueueRedis(context: Context): Promise<string> {
  const { settings, ports, screen } = context;
  if (settings.redisUrl !== null) {
    const url = settings.redisUrl;
    await step(screen, PART.redis, () => named('REDIS_URL', answers(url)));
    return url;
  }
  return startOwnRedis(context, PART.redis, ports.redis);
}

/** Milliseconds for a Redis that is up to answer. */
const REDIS_PATIENCE_MS = 5000;

async function answers(redisUrl: string): Promise<void> {
  const redis = connectRedis(redisUrl, () => undefined);
  try {
    await whenReady(redis, REDIS_PATIENCE_MS);
  } finally {
    redis.disconnect();
  }
}

/** What goes wrong with a server of the caller's is said with the variable that names it. */
async function named<T>(variable: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${variable} names a server that cannot be used: ${reason}`, { cause: error });
  }
}

/** Starts a Redis of ours, as a replica of another where its URL is given. */
export async function startOwnRedis(
  context: Context,
  name: string,
  port: number,
  replicaOf?: string,
): Promise<string> {
  const directory = join(context.dataDirectory, name);
  const of = replicaOf === undefined ? {} : { replicaOf };
  const server = await context.roster.start(name, 'data', `${LOOPBACK}:${port}`, () =>
    beginServer(() => startRedis({ directory, port, ...of })),
  );
  return server.url;
}

async function startOwnPostgres(context: Context): Promise<string> {
  const { dataDirectory, ports, roster, settings } = context;
  const directory = join(dataDirectory, PART.postgres);
  const port = ports.postgres;
  const server = await roster.start(PART.postgres, 'data', `${LOOPBACK}:${port}`, () =>
    beginServer(() => startPostgres({ directory, port, durable: !settings.once })),
  );
  return server.url;
}
