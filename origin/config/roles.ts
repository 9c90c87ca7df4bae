/** Which variables each process needs. What is not listed for a role, it does not get to see. */
import * as v from 'valibot';
import * as variable from './variables.ts';

const EVERY_ROLE = {
  DATABASE_URL: variable.DATABASE_URL,
  REDIS_URL: variable.REDIS_URL,
  METRICS_PORT: variable.METRICS_PORT,
  LOG_LEVEL: variable.LOG_LEVEL,
};

const GLOBAL_CACHE = {
  UPSTASH_REDIS_REST_URL: variable.UPSTASH_REDIS_REST_URL,
  UPSTASH_REDIS_REST_TOKEN: variable.UPSTASH_REDIS_REST_TOKEN,
};

const LOOK_UP = {
  EV_DNS_SERVERS: variable.EV_DNS_SERVERS,
  EV_ALLOW_PRIVATE_MX: variable.EV_ALLOW_PRIVATE_MX,
};

export const ApiServiceConfiguration = v.object({
  ...EVERY_ROLE,
  API_PORT: variable.API_PORT,
  EV_ABUSE_GATES: variable.EV_ABUSE_GATES,
  EV_CACHE: variable.EV_CACHE,
  EV_CACHE_PEPPER: variable.EV_CACHE_PEPPER,
  EV_KEY_PEPPERS: variable.EV_KEY_PEPPERS,
  EV_SIGNING_KEYS: variable.EV_SIGNING_KEYS,
});
export type ApiServiceConfiguration = v.InferOutput<typeof ApiServiceConfiguration>;

export const OrchestratorConfiguration = v.object({
  ...EVERY_ROLE,
  ...GLOBAL_CACHE,
  ...LOOK_UP,
  EV_CACHE: variable.EV_CACHE,
  EV_CACHE_PEPPER: variable.EV_CACHE_PEPPER,
  EV_RETENTION_DAYS: variable.EV_RETENTION_DAYS,
});
export type OrchestratorConfiguration = v.InferOutput<typeof OrchestratorConfiguration>;

export const SmtpWorkerConfiguration = v.object({
  ...EVERY_ROLE,
  ...GLOBAL_CACHE,
  ...LOOK_UP,
  EV_CACHE: variable.EV_CACHE,
  EV_SMTP_PORT: variable.EV_SMTP_PORT,
  EV_EGRESS_ADDRESS: variable.EV_EGRESS_ADDRESS,
  EV_EGRESS_CHECKS: variable.EV_EGRESS_CHECKS,
  EV_HELO_NAME: variable.EV_HELO_NAME,
  EV_MAIL_FROM: variable.EV_MAIL_FROM,
  EV_WORKER_CONCURRENCY: variable.EV_WORKER_CONCURRENCY,
  EV_CONNECTIONS_PER_MINUTE: variable.EV_CONNECTIONS_PER_MINUTE,
  EV_RETRY_DELAYS: variable.EV_RETRY_DELAYS,
});
export type SmtpWorkerConfiguration = v.InferOutput<typeof SmtpWorkerConfiguration>;

/** `ev optout`: what is done in the database alone. */
export const DatabaseConfiguration = v.object({ DATABASE_URL: variable.DATABASE_URL });
/** `ev egress`: what workers tell each other. */
export const EgressConfiguration = v.object({ REDIS_URL: variable.REDIS_URL });
/** `ev accounts`: accounts stand in Postgres, and what is counted of them in Redis. */
export const AccountsConfiguration = v.object({
  DATABASE_URL: variable.DATABASE_URL,
  REDIS_URL: variable.REDIS_URL,
});
/** `ev keys`, `ev hash`: what an operator's shell must have. */
export const KeysConfiguration = v.object({
  DATABASE_URL: variable.DATABASE_URL,
  EV_KEY_PEPPERS: variable.EV_KEY_PEPPERS,
});
export const HashConfiguration = v.object({ EV_CACHE_PEPPER: variable.EV_CACHE_PEPPER });
/** `ev queue`: what waits stands in Redis. */
export const QueueConfiguration = v.object({ REDIS_URL: variable.REDIS_URL });
/** `ev cache drop`: the caches that hold copies of a verdict. */
export const CacheConfiguration = v.object({
  ...GLOBAL_CACHE,
  REDIS_URL: variable.REDIS_URL,
  EV_CACHE_PEPPER: variable.EV_CACHE_PEPPER,
});
/** `ev erase`: everywhere that something is kept about an address. */
export const EraseConfiguration = v.object({
  ...CacheConfiguration.entries,
  DATABASE_URL: variable.DATABASE_URL,
});
export const ValidateConfiguration = v.object({
  EV_EDGE_URL: variable.EV_EDGE_URL,
  EV_API_KEY: variable.EV_API_KEY,
});
