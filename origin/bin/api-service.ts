/** The api-service: HTTP in, verdicts out. */
import { importHmacKey } from '#shared/auth/hmac.ts';
import { OPEN_GATES, abuseGates } from '#origin/api/abuse-gates.ts';
import { createApp } from '#origin/api/app.ts';
import { IdempotencyKeeper } from '#origin/api/idempotency-keeper.ts';
import { KeyCheck } from '#origin/api/key-check.ts';
import { createApiServer } from '#origin/api/listen.ts';
import { StoreWatch } from '#origin/api/store-watch.ts';
import { DATABASE_CONNECTIONS } from '#origin/config/database-connections.ts';
import { ApiServiceConfiguration } from '#origin/config/roles.ts';
import { ledgerExchange } from '#origin/meter/ledger.ts';
import { Meter } from '#origin/meter/meter.ts';
import { createEventLog } from '#origin/observe/logger.ts';
import { drainHttp } from '#origin/lifecycle/drain-http.ts';
import { serveMetrics } from '#origin/observe/metrics-server.ts';
import { PRIORITIES, STREAMS } from '#shared/contract/names.ts';
import { oldestSeconds, streamDepth } from '#origin/queue/ingest.ts';
import { Waiters, replyChannel } from '#origin/queue/reply-channel.ts';
import { findKeyByDigest } from '#origin/store/find-key-by-digest.ts';
import { openDatabase } from '#origin/store/database.ts';
import { onDatabase, onRedis, watchDependencies } from './dependencies.ts';
import { openRedis, startRole } from './process.ts';
import { newUuid, now } from './world.ts';

const HOST = '0.0.0.0';

const role = startRole('api-service', ApiServiceConfiguration, [
  'email_validator_requests_total',
  'email_validator_request_duration_seconds',
  'email_validator_validation_duration_seconds',
  'email_validator_active_requests',
  'email_validator_cache_lookups_total',
  'email_validator_abuse_refused_total',
  'email_validator_errors_total',
  'email_validator_queue_depth',
  'email_validator_queue_oldest_seconds',
  'email_validator_dependency_up',
]);
const { configuration, logger, metrics, shutdown } = role;

const database = openDatabase(configuration.DATABASE_URL, {
  max: DATABASE_CONNECTIONS['api-service'],
  applicationName: 'api-service',
});
shutdown.add('database', () => database.close());
const redis = await openRedis(configuration.REDIS_URL, 'answering', role);
const subscriber = await openRedis(configuration.REDIS_URL, 'blocking', role);
const waiters = new Waiters(replyChannel(newUuid()));
await waiters.listen(subscriber);

const store = new StoreWatch(database);
shutdown.add('store watch', async () => store.stop());
const idempotency = new IdempotencyKeeper(database);
shutdown.add('idempotency', async () => idempotency.stop());

const exchange = ledgerExchange(database, now);
const onCredit = () => {
  const labels = { component: 'api-service', code: 'hit_on_credit' };
  metrics.increment('email_validator_errors_total', labels);
};
const record = createEventLog('api-service');
const meter = new Meter({ exchange, record, onCredit, now, newUuid });
shutdown.add('meter', () => meter.close());

const keysOf = (secrets: readonly { readonly secret: string }[]) =>
  Promise.all(secrets.map(({ secret }) => importHmacKey(secret)));
const signingKeys = await Promise.all(
  configuration.EV_SIGNING_KEYS.map(
    async ({ id, secret }) => [id, await importHmacKey(secret)] as const,
  ),
);

const pepper = await importHmacKey(configuration.EV_CACHE_PEPPER);

const app = createApp({
  database,
  redis,
  waiters,
  pepper,
  keys: new KeyCheck({
    peppers: await keysOf(configuration.EV_KEY_PEPPERS),
    findKey: (digest) => findKeyByDigest(database, digest),
    now,
  }),
  signatures: { keys: new Map(signingKeys), redis, now },
  gates:
    configuration.EV_ABUSE_GATES === 'on' ? abuseGates({ redis, pepper, metrics }) : OPEN_GATES,
  useCache: configuration.EV_CACHE === 'on',
  store,
  exchange,
  meter,
  metrics,
  logger,
  now,
  newUuid,
});

const dependencies = await watchDependencies([onDatabase(database), onRedis(redis)], role);

let ready = false;
const metricsServer = await serveMetrics(HOST, configuration.METRICS_PORT, {
  metrics,
  isStarted: () => ready && dependencies.hasStarted,
  isReady: () => ready && redis.status === 'ready',
  refresh: async () => {
    for (const priority of PRIORITIES) {
      const stream = STREAMS[priority];
      metrics.set('email_validator_queue_depth', { stream }, await streamDepth(redis, priority));
      const oldest = await oldestSeconds(redis, priority, now());
      metrics.set('email_validator_queue_oldest_seconds', { stream }, oldest);
    }
  },
});
shutdown.add('metrics', () => metricsServer.close());

const server = createApiServer(app.fetch, newUuid);
server.listen(configuration.API_PORT, HOST, () => {
  ready = true;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  logger.info({ port, metricsPort: metricsServer.port }, 'api-service listens');
});
shutdown.add('http', async () => {
  ready = false;
  await drainHttp(server);
});
