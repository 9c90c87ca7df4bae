/** The smtp-worker: asks mail servers, from one egress address. */
import { randomBytes } from 'node:crypto';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { RANDOM_RECIPIENT_BYTES } from '#shared/smtp/random-recipient.ts';
import { DEFAULT_RETRY_DELAYS_SECONDS } from '#shared/verdict/retry.ts';
import { SmtpWorkerConfiguration } from '#origin/config/roles.ts';
import { serveMetrics } from '#origin/observe/metrics-server.ts';
import { ConnectionGate } from '#origin/pace/connection-gate.ts';
import { DomainKnowledge } from '#origin/probe/knowledge.ts';
import { MxLines } from '#origin/probe/mx-lines.ts';
import { probeBatch } from '#origin/probe/probe-batch.ts';
import { realWorld } from '#origin/probe/session/world.ts';
import { HEARTBEAT_MS, sayAlive, sayGone } from '#origin/queue/egress-registry.ts';
import { openProbeQueue, workProbeQueue } from '#origin/queue/probe-queue.ts';
import { connectGlobalCache } from '#origin/replicate/global-cache.ts';
import { VerdictReplica } from '#origin/replicate/verdict-replica.ts';
import { createSettle } from '#origin/settle/settle.ts';
import { openDatabase } from '#origin/store/database.ts';
import { createRouter } from './mail-router.ts';
import { openRedis, startRole } from './process.ts';
import { newUuid, now } from './world.ts';

const DATABASE_CONNECTIONS = 6;
const HOST = '0.0.0.0';
/** Names the egress where the system chooses the address. */
const DEFAULT_EGRESS = 'default';

const role = startRole('smtp-worker', SmtpWorkerConfiguration, [
  'email_validator_validations_total',
  'email_validator_errors_total',
  'email_validator_smtp_replies_total',
  'email_validator_smtp_sessions_total',
  'email_validator_smtp_session_duration_seconds',
  'email_validator_worker_capacity',
  'email_validator_worker_busy',
  'email_validator_pacing_deferred_total',
  'email_validator_dns_lookups_total',
  'email_validator_replication_pending',
  'email_validator_replication_dropped_total',
]);
const { configuration, logger, metrics, shutdown } = role;
const egress = configuration.EV_EGRESS_ADDRESS ?? DEFAULT_EGRESS;
const capacity = configuration.EV_WORKER_CONCURRENCY;

const database = openDatabase(configuration.DATABASE_URL, {
  max: DATABASE_CONNECTIONS,
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

const router = await createRouter(configuration, metrics);
const queue = openProbeQueue(queueConnection, egress);
shutdown.add('queue', () => queue.close());

const world = {
  session: realWorld(classify),
  resolveHost: (host: string) => router.addressesOf(host),
  smtpPort: configuration.EV_SMTP_PORT,
  localAddress: configuration.EV_EGRESS_ADDRESS ?? null,
  database,
  redis,
  gate: new ConnectionGate(redis, egress, { random: Math.random, now }),
  knowledge: new DomainKnowledge({ database, now, random: Math.random }),
  settle: createSettle({ database, redis, replica, metrics, now }),
  queue,
  metrics,
  heloName: configuration.EV_HELO_NAME,
  mailFrom: configuration.EV_MAIL_FROM,
  retryDelaysSeconds: configuration.EV_RETRY_DELAYS ?? DEFAULT_RETRY_DELAYS_SECONDS,
  now,
  newUuid,
  randomBytes: () => randomBytes(RANDOM_RECIPIENT_BYTES),
};

const lines = new MxLines();
let busy = 0;
const setBusy = (change: number) => {
  busy += change;
  metrics.set('email_validator_worker_busy', {}, busy);
};
metrics.set('email_validator_worker_capacity', {}, capacity);
setBusy(0);

const worker = workProbeQueue(
  queueConnection,
  egress,
  capacity,
  async (held) => {
    setBusy(1);
    try {
      return await probeBatch(held, lines, world);
    } finally {
      setBusy(-1);
    }
  },
  (error) => {
    metrics.increment('email_validator_errors_total', { component: 'smtp-worker', code: 'batch' });
    logger.error({ err: error }, 'SMTP Error: a batch was put back');
  },
);
shutdown.add('worker', () => worker.close());

const heartbeat = { egress, worker: newUuid(), capacity };
const beat = () =>
  sayAlive(redis, heartbeat, now()).catch((error: unknown) =>
    logger.warn({ err: error }, 'heartbeat failed'),
  );
await beat();
const beating = setInterval(() => void beat(), HEARTBEAT_MS);
shutdown.add('heartbeat', async () => {
  clearInterval(beating);
  await sayGone(redis, heartbeat);
});

const metricsServer = await serveMetrics(HOST, configuration.METRICS_PORT, {
  metrics,
  isReady: () => redis.status === 'ready',
});
shutdown.add('metrics', () => metricsServer.close());
logger.info({ metricsPort: metricsServer.port, egress, capacity }, 'smtp-worker works');
