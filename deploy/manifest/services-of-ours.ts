/** The three processes of the origin, as Deployments. */
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { GRACE_MS } from '#origin/lifecycle/grace.ts';
import type { RoleName } from './environment.ts';
import { environmentOf } from './environment.ts';
import { IMAGE, labelsOf, metadataOf, PORT } from './names.ts';
import {
  CONTAINER_SECURITY,
  LEAVE,
  podSecurity,
  PROBES,
  spread,
  TEMPORARY,
  terminationSeconds,
} from './pod.ts';

interface Service {
  readonly app: Extract<RoleName, 'api-service' | 'orchestrator' | 'smtp-workers'>;
  /** Its command in the image. */
  readonly command: string;
  /** Set, so that `kubectl apply` after a scale to zero starts everything again. */
  readonly replicas: number;
  readonly graceMs: number;
  readonly ports: NonNullable<IContainer['ports']>;
  readonly resources: NonNullable<IContainer['resources']>;
}

/** Seconds for the migration Job to do its work; past them the pod says so and tries again. */
const SCHEMA_WAIT_SECONDS = 300;

const METRICS = { name: 'metrics', containerPort: PORT.metrics };

const SERVICES: readonly Service[] = [
  {
    app: 'api-service',
    command: 'api-service',
    replicas: 3,
    graceMs: GRACE_MS['api-service'],
    ports: [{ name: 'http', containerPort: PORT.api }, METRICS],
    resources: {
      requests: { cpu: '500m', memory: '512Mi' },
      limits: { cpu: '2', memory: '1Gi' },
    },
  },
  {
    app: 'orchestrator',
    command: 'orchestrator',
    replicas: 2,
    graceMs: GRACE_MS.orchestrator,
    ports: [METRICS],
    resources: {
      requests: { cpu: '500m', memory: '512Mi' },
      limits: { cpu: '2', memory: '1Gi' },
    },
  },
  {
    app: 'smtp-workers',
    command: 'smtp-worker',
    replicas: 5,
    graceMs: GRACE_MS['smtp-worker'],
    ports: [METRICS],
    resources: {
      requests: { cpu: '250m', memory: '384Mi' },
      limits: { cpu: '1', memory: '768Mi' },
    },
  },
];

export const DEPLOYMENTS: readonly IDeployment[] = SERVICES.map(deploymentOf);

function deploymentOf(service: Service): IDeployment {
  const { app, replicas, graceMs } = service;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(app),
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app } },
      // A new pod works before an old one leaves: nobody is refused because of a roll-out.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: labelsOf(app) },
        spec: {
          serviceAccountName: app,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(),
          terminationGracePeriodSeconds: terminationSeconds(Math.ceil(graceMs / 1000)),
          topologySpreadConstraints: spread(app),
          initContainers: [waitForSchema(app)],
          containers: [containerOf(service)],
          volumes: [TEMPORARY.volume],
        },
      },
    },
  };
}

function containerOf({ app, command, ports, resources }: Service): IContainer {
  return {
    name: app,
    image: IMAGE,
    args: [command],
    env: environmentOf(app),
    ports,
    resources,
    ...PROBES,
    lifecycle: LEAVE,
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [TEMPORARY.mount],
  };
}

/** A process of a new version must not meet the schema of an old one. */
function waitForSchema(app: Service['app']): IContainer {
  return {
    name: 'wait-for-schema',
    image: IMAGE,
    args: ['ev', 'migrate', '--wait', String(SCHEMA_WAIT_SECONDS)],
    env: environmentOf(app).filter(({ name }) => name === 'DATABASE_URL'),
    resources: {
      requests: { cpu: '50m', memory: '96Mi' },
      limits: { cpu: '500m', memory: '192Mi' },
    },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [TEMPORARY.mount],
  };
}
