import { join } from 'node:path';
import { startPostgres } from '#origin/local/postgres.ts';
import { startRedis } from '#origin/local/redis.ts';
import { migrate } from '#origin/store/migrate.ts';
import { type Context, PART, step } from './context.ts';
import { LOOPBACK } from './ports.ts';
import { beginServer } from './server.ts';

/** Starts PostgreSQL, or takes the one that DATABASE_URL names; then brings its schema up to date. */
export async function startDatabase(context: Context): Promise<string> {
  const { settings, screen } = context;
  const url = settings.databaseUrl ?? (await startOwnPostgres(context));
  if (settings.databaseUrl !== null) screen.ready(PART.postgres, 0, 'as DATABASE_URL says');
  await step(screen, PART.migrations, () => migrate(url));
  return url;
}

/** Starts the Redis of queues and origin cache, or takes the one that REDIS_URL names. */
export async function startQueueRedis(context: Context): Promise<string> {
  const { settings, ports, screen } = context;
  if (settings.redisUrl !== null) {
    screen.ready(PART.redis, 0, 'as REDIS_URL says');
    return settings.redisUrl;
  }
  return startOwnRedis(context, PART.redis, ports.redis);
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
