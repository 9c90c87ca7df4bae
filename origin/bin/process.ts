/** What every process of the origin has in common: configuration, log, metrics, and an orderly end. */
import type * as v from 'valibot';
import {
  ConfigurationError,
  EXIT_BAD_CONFIGURATION,
  readConfiguration,
} from '#origin/config/read.ts';
import { GRACE_MS } from '#origin/lifecycle/grace.ts';
import { watchParent } from '#origin/lifecycle/parent-watch.ts';
import { Shutdown } from '#origin/lifecycle/shutdown.ts';
import type { MetricName } from '#origin/observe/catalogue.ts';
import { createLogger } from '#origin/observe/logger.ts';
import type { Logger } from '#origin/observe/logger.ts';
import { createMetrics } from '#origin/observe/metrics.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { connectBlockingRedis, connectRedis, whenReady } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

/** At the start Redis may still be loading its file. */
const REDIS_START_LIMIT_MS = 30_000;

export interface Role<Configuration> {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly shutdown: Shutdown;
}

/**
 * Starts a role: reads its configuration, or names every variable that is wrong and exits with
 * {@link EXIT_BAD_CONFIGURATION}.
 */
export function startRole<TSchema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  name: keyof typeof GRACE_MS,
  schema: TSchema,
  metricNames: readonly MetricName[],
): Role<v.InferOutput<TSchema>> {
  const configuration = configurationOrExit(name, schema);
  const logger = createLogger(name, process.env['LOG_LEVEL'] || 'info');
  const shutdown = new Shutdown(logger, GRACE_MS[name]);
  shutdown.listen();
  watchParent(process.env);
  process.on('unhandledRejection', (error) => {
    // An assertion fails the job at hand and never the process.
    logger.error({ err: error }, 'a rejection that nobody handled');
  });
  return { configuration, logger, metrics: createMetrics(metricNames), shutdown };
}

/** Opens a Redis connection of a role and waits until it is ready. */
export async function openRedis(
  url: string,
  kind: 'answering' | 'blocking',
  { logger, shutdown }: Pick<Role<unknown>, 'logger' | 'shutdown'>,
): Promise<RedisConnection> {
  let away = false;
  const onError = (error: Error) => {
    if (!away) logger.error({ err: error }, 'Redis is away; trying again until it is back');
    away = true;
  };
  const redis =
    kind === 'answering' ? connectRedis(url, onError) : connectBlockingRedis(url, onError);
  redis.on('ready', () => {
    if (away) logger.info('Redis is back');
    away = false;
  });
  await whenReady(redis, REDIS_START_LIMIT_MS);
  shutdown.add('redis', async () => redis.disconnect());
  return redis;
}

function configurationOrExit<TSchema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  name: string,
  schema: TSchema,
): v.InferOutput<TSchema> {
  try {
    return readConfiguration(schema, process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const logger = createLogger(name, 'info');
    for (const problem of error.problems) logger.error(`configuration: ${problem}`);
    process.exit(EXIT_BAD_CONFIGURATION);
  }
}
