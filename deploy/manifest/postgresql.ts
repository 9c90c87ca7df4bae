/** PostgreSQL: the truth. One server, with the roles that each process connects as. */
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { DATABASE_CONNECTIONS } from '#origin/config/database-connections.ts';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import { SERVICE_ROLES } from '#origin/store/service-roles.ts';
import { REPLICAS } from './autoscaling.ts';
import { fromSecret } from './environment.ts';
import { DATABASE, labelsOf, metadataOf, PORT, POSTGRES_IMAGE } from './names.ts';
import { CONTAINER_SECURITY, podSecurity } from './pod.ts';

/** The account `postgres` of the image. */
export const POSTGRES_UID = 999;
/** For operators, migrations, backups, and the server's own reserve. */
const CONNECTIONS_BESIDE = 40;

/** Room for every replica that an autoscaler may start, and for one more of each while rolling out. */
export const MAX_CONNECTIONS =
  CONNECTIONS_BESIDE +
  (REPLICAS['api-service'].max + 1) * DATABASE_CONNECTIONS['api-service'] +
  (REPLICAS.orchestrator.max + 1) * DATABASE_CONNECTIONS.orchestrator +
  (REPLICAS['smtp-workers'].max + 1) * DATABASE_CONNECTIONS['smtp-worker'];

const SETTINGS: Readonly<Record<string, string>> = {
  max_connections: String(MAX_CONNECTIONS),
  shared_buffers: '2GB',
  effective_cache_size: '6GB',
  max_wal_size: '8GB',
  password_encryption: 'scram-sha-256',
  // No address in a log: neither the row of a failed statement nor the statement itself.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

const PROVISION = 'postgresql-provision';

/** Variables of the container that hold the passwords, and the roles that get them. */
const PASSWORDS: Readonly<Record<string, string>> = {
  POSTGRES_OWNER_PASSWORD: SCHEMA_OWNER,
  POSTGRES_API_SERVICE_PASSWORD: SERVICE_ROLES['api-service'],
  POSTGRES_ORCHESTRATOR_PASSWORD: SERVICE_ROLES.orchestrator,
  POSTGRES_SMTP_WORKER_PASSWORD: SERVICE_ROLES['smtp-worker'],
};

/** Run once, by the image, on an empty data directory. */
export const POSTGRES_PROVISION: IConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadataOf(PROVISION, 'postgresql'),
  data: { '10-roles.sql': provisionSql() },
};

export function provisionSql(): string {
  const roles = Object.entries(PASSWORDS).flatMap(([variable, role]) => [
    `\\getenv password ${variable}`,
    `CREATE ROLE ${role} LOGIN PASSWORD :'password';`,
  ]);
  return `${[
    ...roles,
    // What others' connections do is seen by whoever counts them, and by operators with psql.
    `GRANT pg_read_all_stats TO ${SERVICE_ROLES.orchestrator}, ${SCHEMA_OWNER};`,
    `CREATE DATABASE ${DATABASE} OWNER ${SCHEMA_OWNER};`,
    `\\connect ${DATABASE}`,
    `GRANT ALL ON SCHEMA public TO ${SCHEMA_OWNER};`,
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
  ].join('\n')}\n`;
}

export const POSTGRESQL: IStatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadataOf('postgresql'),
  spec: {
    serviceName: 'postgresql',
    replicas: 1,
    selector: { matchLabels: { app: 'postgresql' } },
    template: {
      metadata: { labels: labelsOf('postgresql') },
      spec: {
        serviceAccountName: 'postgresql',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(POSTGRES_UID),
        // A smart shutdown would wait for clients; the image stops fast, and that needs its time.
        terminationGracePeriodSeconds: 120,
        containers: [
          {
            name: 'postgresql',
            image: POSTGRES_IMAGE,
            args: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
            env: [
              fromSecret('POSTGRES_PASSWORD', 'POSTGRES_SUPERUSER_PASSWORD'),
              ...Object.keys(PASSWORDS).map((name) => fromSecret(name, name)),
              { name: 'PGDATA', value: '/var/lib/postgresql/18/docker' },
              // Over the network with a password alone. Inside the pod the image trusts its socket, so
              // psql and pg_dump of the runbook ask for none: whoever may exec is in already.
              { name: 'POSTGRES_INITDB_ARGS', value: '--auth-host=scram-sha-256 --data-checksums' },
            ],
            ports: [{ name: 'postgresql', containerPort: PORT.postgresql }],
            resources: {
              requests: { cpu: '1', memory: '4Gi' },
              limits: { cpu: '4', memory: '8Gi' },
            },
            startupProbe: answers(60),
            readinessProbe: answers(3),
            livenessProbe: answers(6),
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [
              { name: 'data', mountPath: '/var/lib/postgresql' },
              { name: 'run', mountPath: '/var/run/postgresql' },
              { name: 'tmp', mountPath: '/tmp' },
              { name: 'shm', mountPath: '/dev/shm' },
              { name: 'provision', mountPath: '/docker-entrypoint-initdb.d', readOnly: true },
            ],
          },
        ],
        volumes: [
          { name: 'run', emptyDir: { sizeLimit: '16Mi' } },
          { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
          { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '256Mi' } },
          { name: 'provision', configMap: { name: PROVISION } },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '200Gi' } } },
      },
    ],
  },
};

function answers(failureThreshold: number) {
  return {
    exec: { command: ['pg_isready', '-U', SCHEMA_OWNER, '-d', DATABASE] },
    periodSeconds: 5,
    timeoutSeconds: 3,
    failureThreshold,
  };
}
