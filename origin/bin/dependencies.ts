/** What the processes depend on, how it is asked, and what to do when it does not answer. */
import { DependencyWatch } from '#origin/observe/dependency-watch.ts';
import type { Dependency } from '#origin/observe/dependency-watch.ts';
import { asking } from '#origin/redis/connection.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { ping } from '#origin/store/database.ts';
import type { Database } from '#origin/store/database.ts';
import { refuseMissingPartition } from '#origin/store/partitions.ts';
import type { Role } from './process.ts';

const SECTION = "see 'A dependency does not answer' in docs/runbook.md";

export function onDatabase(database: Database): Dependency {
  return {
    name: 'database',
    answers: () => ping(database),
    advice: `check the pod postgresql-0, DATABASE_URL and the role's password; ${SECTION}`,
  };
}

export function onRedis(redis: RedisConnection): Dependency {
  return {
    name: 'redis',
    answers: () => asking('PING', () => redis.ping()),
    advice: `check the pod redis-0, its disk and REDIS_URL; ${SECTION}`,
  };
}

export function onPartition(database: Database): Dependency {
  return {
    name: 'partition',
    answers: () => refuseMissingPartition(database),
    advice: 'make it with SELECT create_next_partition(); and look why the scheduler did not',
  };
}

/** Starts to watch them; stopped when the process ends. */
export async function watchDependencies(
  dependencies: readonly Dependency[],
  role: Pick<Role<unknown>, 'metrics' | 'logger' | 'shutdown'>,
): Promise<DependencyWatch> {
  const watch = new DependencyWatch(dependencies, role);
  await watch.start();
  role.shutdown.add('dependency watch', async () => watch.stop());
  return watch;
}
