/** All of it, in the order in which a cluster takes it. */
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import { AUTOSCALERS } from './autoscaling.ts';
import { BACKUP, BACKUP_VOLUME } from './backup.ts';
import { DISRUPTION_BUDGETS } from './disruption.ts';
import { CONFIG_MAP, CONFIGURATION } from './environment.ts';
import { CERTIFICATE_ISSUER, INGRESS } from './ingress.ts';
import { PROMETHEUS_RULE, SERVICE_MONITORS } from './monitoring.ts';
import { metadataOf, NAMESPACE } from './names.ts';
import { NETWORK_POLICIES } from './network.ts';
import { MIGRATION, OPERATOR } from './operator.ts';
import { POSTGRES_PROVISION, POSTGRESQL } from './postgresql.ts';
import { REDIS } from './redis.ts';
import { DEPLOYMENTS } from './services-of-ours.ts';
import { SERVICES } from './services.ts';

const NAMESPACE_OBJECT: INamespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: NAMESPACE,
    labels: {
      'app.kubernetes.io/part-of': 'email-validator',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    },
  },
};

/** One for each app: none may speak to the API server, and none is another's. */
const SERVICE_ACCOUNTS: readonly IServiceAccount[] = [
  'api-service',
  'orchestrator',
  'smtp-workers',
  'operator',
  'postgresql',
  'redis',
].map((app) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: metadataOf(app),
  automountServiceAccountToken: false,
}));

const CONFIG: IConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadataOf(CONFIG_MAP, 'config'),
  data: CONFIGURATION,
};

export const MANIFEST = [
  NAMESPACE_OBJECT,
  ...SERVICE_ACCOUNTS,
  CONFIG,
  POSTGRES_PROVISION,
  BACKUP_VOLUME,
  ...NETWORK_POLICIES,
  ...SERVICES,
  POSTGRESQL,
  REDIS,
  MIGRATION,
  ...DEPLOYMENTS,
  OPERATOR,
  CERTIFICATE_ISSUER,
  INGRESS,
  ...AUTOSCALERS,
  ...DISRUPTION_BUDGETS,
  BACKUP,
  ...SERVICE_MONITORS,
  PROMETHEUS_RULE,
];
