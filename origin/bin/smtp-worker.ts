/** The smtp-worker: asks mail servers, from its egress addresses. */
import { randomBytes } from 'node:crypto';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { RANDOM_RECIPIENT_BYTES } from '#shared/smtp/random-recipient.ts';
import { DEFAULT_RETRY_DELAYS_SECONDS } from '#shared/verdict/retry.ts';
import { DATABASE_CONNECTIONS } from '#origin/config/database-connections.ts';
import { SmtpWorkerConfiguration } from '#origin/config/roles.ts';
import { serveMetrics } from '#origin/observe/metrics-server.ts';
import { OptOutList } from '#origin/pace/opt-out-list.ts';
import { ConnectionGate } from '#origin/pace/connection-gate.ts';
import { egressesOf } from '#origin/probe/egress/egress.ts';
import type { Egress } from '#origin/probe/egress/egress.ts';
import { lookUpWith } from '#origin/probe/egress/look-up.ts';
import { EgressPost } from '#origin/probe/egress/post.ts';
import { EgressWatch } from '#origin/probe/egress/watch.ts';
import { ConnectionSlots } from '#origin/probe/connection-slots.ts';
import { DomainKnowledge } from '#origin/probe/knowledge.ts';
import { KnownBlocks } from '#origin/probe/known-blocks.ts';
import { MxLines } from '#origin/probe/mx-lines.ts';
import { probeBatch } from '#origin/probe/probe-batch.ts';
import { realWorld } from '#origin/probe/session/world.ts';
import { openProbeQueue, workProbeQueue } from '#origin/queue/probe-queue.ts';
import type { HeldBatch } from '#origin/queue/probe-queue.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { VerdictReplica } from '#origin/replicate/verdict-replica.ts';
import { createSettle } from '#origin/settle/settle.ts';
import { createTell } from '#origin/settle/tell.ts';
import { openDatabase } from '#origin/store/database.ts';
import { listOptOuts } from '#origin/store/list-opt-outs.ts';
import { onDatabase, onRedis, watchDependencies } from './dependencies.ts';
import { createLookUps } from './mail-router.ts';
import { openRedis, startRole } from './process.ts';
import { newUuid, now } from './world.ts';

const HOST = '0.0.0.0';

const role = startRole('smtp-worker', SmtpWorkerConfiguration, [
  'email_validator_validations_total',
  'email_validator_errors_total',
  'email_validator_smtp_replies_total',
  'email_validator_smtp_sessions_total',
  'email_validator_smtp_session_duration_seconds',
  'email_validator_worker_capacity',
  'email_validator_worker_busy',
  'email_validator_pacing_deferred_total',
  'email_validator_pacing_held_back_total',
  'email_validator_pacing_breakers_open',
  'email_validator_egress_usable',
  'email_validator_dns_lookups_total',
  'email_validator_replication_pending',
  'email_validator_replication_dropped_total',
  'email_validator_dependency_up',
]);
const { configuration, logger, metrics, shutdown } = role;
const capacity = configuration.EV_WORKER_CONCURRENCY;
/** Batches held: most wait in line for a busy server, and waiting costs no connection. */
const HELD_PER_CONNECTION = 10;
const held = capacity * HELD_PER_CONNECTION;

const database = openDatabase(configuration.DATABASE_URL, {
  max: DATABASE_CONNECTIONS['smtp-worker'],
  applicationName: 'smtp-worker',
});
shutdown.add('database', () => database.close());
const redis = await openRedis(configuration.REDIS_URL, 'answering', role);
const queueConnection = await openRedis(configuration.REDIS_URL, 'blocking', role);

const cache = connectGlobalCache(
  configuration.UPSTASH_REDIS_REST_URL,
  configuration.UPSTASH_REDIS_REST_TOKEN,
);
const replica = new VerdictReplica(cache, metrics, now);
shutdown.add('replica', () => replica.close());

const optOuts = new OptOutList({
  read: async () => (await listOptOuts(database)).map(({ domain }) => domain),
  now,
  onFailure: (error) => logger.warn({ err: error }, 'the opt-outs could not be read'),
});
optOuts.start();
shutdown.add('opt-outs', async () => optOuts.stop());

const { router, client } = await createLookUps(configuration, metrics);

const onBatchError = (error: Error) => {
  metrics.increment('email_validator_errors_total', { component: 'smtp-worker', code: 'batch' });
  logger.error({ err: error }, 'SMTP Error: a batch was put back');
};

const blocks = new KnownBlocks();
const shared = {
  session: realWorld(classify),
  resolveHost: (host: string) => router.addressesOf(host),
  smtpPort: configuration.EV_SMTP_PORT,
  database,
  redis,
  blocks,
  knowledge: new DomainKnowledge({
    database,
    now,
    random: Math.random,
    answersForRecipients: configuration.EV_CACHE === 'on',
  }),
  settle: createSettle({ database, redis, replica, metrics, now }),
  tell: createTell({ database, redis, now }),
  metrics,
  mailFrom: configuration.EV_MAIL_FROM,
  retryDelaysSeconds: configuration.EV_RETRY_DELAYS ?? DEFAULT_RETRY_DELAYS_SECONDS,
  optOuts: () => optOuts.current(),
  onFault: onBatchError,
  now,
  newUuid,
  randomBytes: () => randomBytes(RANDOM_RECIPIENT_BYTES),
};

const egresses = egressesOf(configuration);
const connections = new ConnectionSlots(capacity, metrics);
metrics.set('email_validator_worker_capacity', {}, capacity);

/** What it takes to ask from one egress; batches are held until they are done, even when it closes. */
function openPost({ name, address, heloName }: Egress): EgressPost {
  const queue = openProbeQueue(queueConnection, name);
  shutdown.add('queue', () => queue.close());
  const gate = new ConnectionGate(redis, name, {
    random: Math.random,
    now,
    connectionsPerMinute: configuration.EV_CONNECTIONS_PER_MINUTE ?? null,
  });
  const world = { ...shared, localAddress: address, heloName, queue, gate, connections };
  const lines = new MxLines();
  const handle = (batch: HeldBatch) => probeBatch(batch, lines, world);
  const heartbeat = { egress: name, worker: newUuid(), capacity: held };
  return new EgressPost(heartbeat, {
    redis,
    now,
    startWork: () => workProbeQueue(queueConnection, name, held, handle, onBatchError),
    onHeartbeatFailed: (error) => logger.warn({ err: error }, 'heartbeat failed'),
  });
}

const watches = egresses.map(
  (egress) =>
    new EgressWatch(egress, openPost(egress), {
      redis,
      lookUp: lookUpWith(client),
      checks: configuration.EV_EGRESS_CHECKS,
      mailFrom: configuration.EV_MAIL_FROM,
      metrics,
      logger,
      now,
      random: Math.random,
    }),
);
shutdown.add('egresses', () => Promise.all(watches.map((watch) => watch.stop())));
await Promise.all(watches.map((watch) => watch.start()));

const dependencies = await watchDependencies([onDatabase(database), onRedis(redis)], role);

const metricsServer = await serveMetrics(HOST, configuration.METRICS_PORT, {
  metrics,
  isStarted: () => dependencies.hasStarted,
  isReady: () => redis.status === 'ready',
  refresh: async () => {
    for (const [provider, open] of blocks.count(now())) {
      metrics.set('email_validator_pacing_breakers_open', { provider }, open);
    }
  },
});
shutdown.add('metrics', () => metricsServer.close());
logger.info({ metricsPort: metricsServer.port, egresses, capacity }, 'smtp-worker works');
