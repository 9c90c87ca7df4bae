/** Redis: queues and the origin's cache. What is accepted lives here until it is settled. */
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { fromSecret } from './environment.ts';
import { labelsOf, metadataOf, PORT, REDIS_IMAGE } from './names.ts';
import { CONTAINER_SECURITY, podSecurity, TEMPORARY } from './pod.ts';

/** The account `redis` of the image. */
export const REDIS_UID = 999;

/**
 * An append-only file, and no eviction: a queue that forgets under pressure loses what was accepted.
 * Cache entries end by their expiry, and an alert tells when memory gets short. Measured, `always`
 * costs a fifth of the speed of `everysec` and loses nothing with the machine.
 */
export const REDIS_SETTINGS: Readonly<Record<string, string>> = {
  appendonly: 'yes',
  appendfsync: 'always',
  maxmemory: '3gb',
  'maxmemory-policy': 'noeviction',
  // The append-only file holds it all; BGSAVE still writes a dump when somebody asks for one.
  save: '""',
  dir: '/data',
  // Deletions of verdicts are carried to the edge's copies (origin/replicate/deleted-verdicts.ts).
  'notify-keyspace-events': 'Kg',
};

/** The password comes from the environment, which a process list does not show. */
const START = [
  'umask 077',
  `{ printf 'requirepass %s\\n' "$REDISCLI_AUTH"; cat <<'END'`,
  ...Object.entries(REDIS_SETTINGS).map(([name, value]) => `${name} ${value}`),
  'END',
  '} > /tmp/redis.conf',
  'exec redis-server /tmp/redis.conf',
].join('\n');

export const REDIS: IStatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadataOf('redis'),
  spec: {
    serviceName: 'redis',
    replicas: 1,
    selector: { matchLabels: { app: 'redis' } },
    template: {
      metadata: { labels: labelsOf('redis') },
      spec: {
        serviceAccountName: 'redis',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(REDIS_UID),
        terminationGracePeriodSeconds: 60,
        containers: [
          {
            name: 'redis',
            image: REDIS_IMAGE,
            command: ['sh', '-c', START],
            // The name under which redis-cli looks for it, so that the runbook's commands need none.
            env: [fromSecret('REDISCLI_AUTH', 'REDIS_PASSWORD')],
            ports: [{ name: 'redis', containerPort: PORT.redis }],
            resources: {
              requests: { cpu: '1', memory: '4Gi' },
              // A rewrite of the file forks: pages that change meanwhile are there twice.
              limits: { cpu: '2', memory: '6Gi' },
            },
            startupProbe: answers(120),
            readinessProbe: answers(3),
            livenessProbe: answers(12),
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [{ name: 'data', mountPath: '/data' }, TEMPORARY.mount],
          },
        ],
        volumes: [TEMPORARY.volume],
      },
    },
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
      },
    ],
  },
};

/** While it loads its file it answers LOADING, which is no PONG. */
function answers(failureThreshold: number) {
  return {
    exec: { command: ['sh', '-c', 'test "$(redis-cli ping)" = PONG'] },
    periodSeconds: 5,
    timeoutSeconds: 3,
    failureThreshold,
  };
}
