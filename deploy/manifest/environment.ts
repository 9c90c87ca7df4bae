/**
 * Where each role's variables come from. Which variables a role has is read from its own schema in
 * origin/config/roles.ts, so a variable that nobody gives, or that nobody reads, does not get past
 * the generator.
 */
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type * as v from 'valibot';
import {
  AccountsConfiguration,
  ApiServiceConfiguration,
  DatabaseConfiguration,
  EgressConfiguration,
  EraseConfiguration,
  HashConfiguration,
  KeysConfiguration,
  OrchestratorConfiguration,
  SmtpWorkerConfiguration,
} from '#origin/config/roles.ts';
import { PORT, SECRET } from './names.ts';

/** Read from the ConfigMap: what an operator may want to change, and nobody need keep to himself. */
export const CONFIG_MAP = 'email-validator-config';
export const CONFIGURATION: Readonly<Record<string, string>> = {
  API_PORT: String(PORT.api),
  METRICS_PORT: String(PORT.metrics),
  LOG_LEVEL: 'info',
  EV_CACHE: 'on',
  EV_ABUSE_GATES: 'on',
  EV_EGRESS_CHECKS: 'on',
  EV_HELO_NAME: 'probe1.mail-validator.com',
  EV_MAIL_FROM: 'postmaster@probe1.mail-validator.com',
  EV_WORKER_CONCURRENCY: '100',
  EV_RETENTION_DAYS: '90',
  UPSTASH_REDIS_REST_URL: 'https://global-cache.email-validator.example',
};

/** Read from the secret. The database's URL is another for each role: each has rights of its own. */
const SECRETS = [
  'REDIS_URL',
  'EV_CACHE_PEPPER',
  'EV_KEY_PEPPERS',
  'EV_SIGNING_KEYS',
  'UPSTASH_REDIS_REST_TOKEN',
] as const;

/** Set where a role needs it and nowhere by default: the value that the code has is the right one. */
const LEFT_TO_DEFAULT: ReadonlySet<string> = new Set([
  'EV_SMTP_PORT',
  'EV_ALLOW_PRIVATE_MX',
  'EV_DNS_SERVERS',
  'EV_EGRESS_ADDRESS',
  'EV_CONNECTIONS_PER_MINUTE',
  'EV_RETRY_DELAYS',
]);

type Schema = v.ObjectSchema<v.ObjectEntries, undefined>;

export const ROLE_SCHEMAS = {
  'api-service': [ApiServiceConfiguration],
  orchestrator: [OrchestratorConfiguration],
  'smtp-workers': [SmtpWorkerConfiguration],
  migrate: [DatabaseConfiguration],
  operator: [
    DatabaseConfiguration,
    EgressConfiguration,
    AccountsConfiguration,
    KeysConfiguration,
    HashConfiguration,
    EraseConfiguration,
  ],
} as const satisfies Record<string, readonly Schema[]>;
export type RoleName = keyof typeof ROLE_SCHEMAS;

/** Key of the secret that holds the database's URL as a role connects to it. */
export const DATABASE_URL_KEY: Readonly<Record<RoleName, string>> = {
  'api-service': 'DATABASE_URL_API_SERVICE',
  orchestrator: 'DATABASE_URL_ORCHESTRATOR',
  'smtp-workers': 'DATABASE_URL_SMTP_WORKER',
  migrate: 'DATABASE_URL_OWNER',
  operator: 'DATABASE_URL_OWNER',
};

/** Keys that the secret must have, for the generator, the runbook and its test. */
export const SECRET_KEYS: readonly string[] = [
  'POSTGRES_SUPERUSER_PASSWORD',
  'POSTGRES_OWNER_PASSWORD',
  'POSTGRES_API_SERVICE_PASSWORD',
  'POSTGRES_ORCHESTRATOR_PASSWORD',
  'POSTGRES_SMTP_WORKER_PASSWORD',
  'REDIS_PASSWORD',
  ...new Set(Object.values(DATABASE_URL_KEY)),
  ...SECRETS,
];

/**
 * The environment of a role.
 *
 * @throws Error for a variable of its schema that stands nowhere
 */
export function environmentOf(role: RoleName): IEnvVar[] {
  const names = new Set(ROLE_SCHEMAS[role].flatMap(({ entries }) => Object.keys(entries)));
  return [...names].flatMap((name) => {
    if (LEFT_TO_DEFAULT.has(name)) return [];
    if (name === 'DATABASE_URL') return [fromSecret(name, DATABASE_URL_KEY[role])];
    if (name in CONFIGURATION) {
      return [{ name, valueFrom: { configMapKeyRef: { name: CONFIG_MAP, key: name } } }];
    }
    if (SECRET_KEYS.includes(name)) return [fromSecret(name, name)];
    throw new Error(`${role} reads ${name}, which deploy/manifest/environment.ts does not give`);
  });
}

export function fromSecret(name: string, key: string): IEnvVar {
  return { name, valueFrom: { secretKeyRef: { name: SECRET, key } } };
}
