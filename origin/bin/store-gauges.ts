/** The gauges of what all processes share, which orchestrators read. */
import type { Metrics } from '#origin/observe/metrics.ts';
import { redisStatistics } from '#origin/redis/statistics.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { connectionCounts } from '#origin/store/connection-counts.ts';
import type { Database } from '#origin/store/database.ts';
import { outboxLag } from '#origin/store/outbox-lag.ts';
import { partitionsAhead } from '#origin/store/partitions.ts';

export function storeGauges(
  database: Database,
  redis: RedisConnection,
  metrics: Metrics,
): readonly (() => Promise<void>)[] {
  return [
    async () => {
      const { oldestSeconds } = await outboxLag(database);
      metrics.set('email_validator_outbox_lag_seconds', {}, oldestSeconds);
    },
    async () => {
      const { byState, limit } = await connectionCounts(database);
      for (const [state, count] of Object.entries(byState)) {
        metrics.set('email_validator_database_connections', { state }, count);
      }
      metrics.set('email_validator_database_connections_limit', {}, limit);
    },
    async () => {
      const ahead = await partitionsAhead(database);
      metrics.set('email_validator_database_partitions_ahead', {}, ahead);
    },
    async () => {
      const { usedBytes, limitBytes, persists } = await redisStatistics(redis);
      metrics.set('email_validator_redis_memory_bytes', {}, usedBytes);
      metrics.set('email_validator_redis_memory_limit_bytes', {}, limitBytes);
      metrics.set('email_validator_redis_persistence_ok', {}, persists ? 1 : 0);
    },
  ];
}
