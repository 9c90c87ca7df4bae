/** The orchestrator: from the ingest streams to the workers' queues. */
import { hostname } from 'node:os';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { DATABASE_CONNECTIONS } from '#origin/config/database-connections.ts';
import { OrchestratorConfiguration } from '#origin/config/roles.ts';
import { loadDomainLists } from '#origin/lists/load.ts';
import { serveMetrics } from '#origin/observe/metrics-server.ts';
import { together } from '#origin/observe/together.ts';
import { OptOutList } from '#origin/pace/opt-out-list.ts';
import { storeChores } from '#origin/orchestrate/chores.ts';
import { Orchestrator } from '#origin/orchestrate/orchestrator.ts';
import { Release } from '#origin/orchestrate/release.ts';
import { DomainKnowledge } from '#origin/probe/knowledge.ts';
import { openProbeQueue } from '#origin/queue/probe-queue.ts';
import { DeletedVerdicts } from '#origin/replicate/deleted-verdicts.ts';
import { createRouteNotes } from '#origin/replicate/domain-facts.ts';
import { startUpkeep } from '#origin/queue/upkeep.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { startOutboxRelay } from '#origin/replicate/outbox-relay.ts';
import { VerdictReplica } from '#origin/replicate/verdict-replica.ts';
import { createSettle } from '#origin/settle/settle.ts';
import { createTell } from '#origin/settle/tell.ts';
import { openDatabase } from '#origin/store/database.ts';
import { listOptOuts } from '#origin/store/list-opt-outs.ts';
import { onDatabase, onPartition, onRedis, watchDependencies } from './dependencies.ts';
import { createLookUps } from './mail-router.ts';
import { openRedis, startRole } from './process.ts';
import { createRouteFinder } from './route-finder.ts';
import { storeGauges } from './store-gauges.ts';
import { newUuid, now } from './world.ts';

const HOST = '0.0.0.0';

const role = startRole('orchestrator', OrchestratorConfiguration, [
  'email_validator_validations_total',
  'email_validator_errors_total',
  'email_validator_queue_taken_total',
  'email_validator_dns_lookups_total',
  'email_validator_replication_pending',
  'email_validator_replication_dropped_total',
  'email_validator_outbox_lag_seconds',
  'email_validator_dependency_up',
  'email_validator_database_connections',
  'email_validator_database_connections_limit',
  'email_validator_database_partitions_ahead',
  'email_validator_redis_memory_bytes',
  'email_validator_redis_memory_limit_bytes',
  'email_validator_redis_persistence_ok',
]);
const { configuration, logger, metrics, shutdown } = role;

const database = openDatabase(configuration.DATABASE_URL, {
  max: DATABASE_CONNECTIONS.orchestrator,
  applicationName: 'orchestrator',
});
shutdown.add('database', () => database.close());
const redis = await openRedis(configuration.REDIS_URL, 'answering', role);
const blocking = await openRedis(configuration.REDIS_URL, 'blocking', role);
const queueConnection = await openRedis(configuration.REDIS_URL, 'blocking', role);

const cache = connectGlobalCache(
  configuration.UPSTASH_REDIS_REST_URL,
  configuration.UPSTASH_REDIS_REST_TOKEN,
);
const replica = new VerdictReplica(cache, metrics, now);
shutdown.add('replica', () => replica.close());
const relay = startOutboxRelay(database, cache, metrics, logger);
shutdown.add('outbox relay', () => relay.stop());
const subscriber = await openRedis(configuration.REDIS_URL, 'blocking', role);
const deleted = new DeletedVerdicts({ subscriber, redis, cache, metrics, logger });
await deleted.start();
shutdown.add('deleted verdicts', () => deleted.close());

const optOuts = new OptOutList({
  read: async () => (await listOptOuts(database)).map(({ domain }) => domain),
  now,
  onFailure: (error) => logger.warn({ err: error }, 'the opt-outs could not be read'),
});
optOuts.start();
shutdown.add('opt-outs', async () => optOuts.stop());

const findRoute = createRouteFinder(await createLookUps(configuration, metrics));
const knowledge = new DomainKnowledge({
  database,
  now,
  random: Math.random,
  answersForRecipients: configuration.EV_CACHE === 'on',
});
const release = new Release({
  redis,
  openQueue: (egress) => openProbeQueue(queueConnection, egress),
  now,
});
shutdown.add('release', () => release.close());

const orchestrator = new Orchestrator({
  redis,
  blocking,
  release,
  lists: await loadDomainLists(),
  findRoute,
  answerOfDomain: (domain, hosts) =>
    knowledge.answerFor(domain, hosts).catch(() => {
      // It only spares a question: where it cannot be read, the recipient is asked about.
      const code = 'domain_profile_not_read';
      metrics.increment('email_validator_errors_total', { component: 'orchestrator', code });
      return null;
    }),
  optOuts: () => optOuts.current(),
  settle: createSettle({ database, redis, replica, metrics, now }),
  noteRoute: createRouteNotes(replica, await importHmacKey(configuration.EV_CACHE_PEPPER), now),
  tell: createTell({ database, redis, now }),
  consumer: `${hostname()}:${newUuid()}`,
  logger,
  metrics,
  now,
});
await orchestrator.start();
shutdown.add('orchestrator', () => orchestrator.stop());

const upkeep = await startUpkeep(
  queueConnection,
  storeChores(database, configuration.EV_RETENTION_DAYS ?? null),
  (error) => {
    metrics.increment('email_validator_errors_total', {
      component: 'orchestrator',
      code: 'upkeep',
    });
    logger.error({ err: error }, 'upkeep of the store failed, and is tried again');
  },
);
shutdown.add('upkeep', () => upkeep.close());

const dependencies = await watchDependencies(
  [onDatabase(database), onRedis(redis), onPartition(database)],
  role,
);

const metricsServer = await serveMetrics(HOST, configuration.METRICS_PORT, {
  metrics,
  isStarted: () => dependencies.hasStarted,
  isReady: () => redis.status === 'ready',
  refresh: together(storeGauges(database, redis, metrics)),
});
shutdown.add('metrics', () => metricsServer.close());
logger.info({ metricsPort: metricsServer.port }, 'orchestrator takes');
