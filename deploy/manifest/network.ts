/** Who may speak to whom. Everything that is not here is refused. */
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import {
  DNS_NAMESPACE,
  INGRESS_NAMESPACE,
  metadataOf,
  MONITORING_NAMESPACE,
  PORT,
} from './names.ts';

const SMTP_PORT = 25;
const DNS_PORT = 53;
const HTTPS_PORT = 443;

const app = (...names: readonly string[]): INetworkPolicyPeer[] =>
  names.map((name) => ({ podSelector: { matchLabels: { app: name } } }));
const namespace = (name: string): INetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});

/** The internet without what is nobody's business: invariant 6 holds here once more. */
const PUBLIC: INetworkPolicyPeer[] = [
  {
    ipBlock: {
      cidr: '0.0.0.0/0',
      except: [
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
      ],
    },
  },
  { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10', '::1/128'] } },
];

type Protocol = 'TCP' | 'UDP';
const ports = (port: number, protocols: readonly Protocol[] = ['TCP']) =>
  protocols.map((protocol) => ({ port, protocol }));

const TO_POSTGRESQL = { to: app('postgresql'), ports: ports(PORT.postgresql) };
const TO_REDIS = { to: app('redis'), ports: ports(PORT.redis) };
const TO_THE_WEB = { to: PUBLIC, ports: ports(HTTPS_PORT) };
const FROM_PROMETHEUS = {
  from: [namespace(MONITORING_NAMESPACE), ...app('operator')],
  ports: ports(PORT.metrics),
};

export const NETWORK_POLICIES: readonly INetworkPolicy[] = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf('default-deny', 'network'),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf('names', 'network'),
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [namespace(DNS_NAMESPACE)], ports: ports(DNS_PORT, ['UDP', 'TCP']) }],
    },
  },
  policy('api-service', {
    ingress: [
      { from: [namespace(INGRESS_NAMESPACE), ...app('operator')], ports: ports(PORT.api) },
      FROM_PROMETHEUS,
    ],
    egress: [TO_POSTGRESQL, TO_REDIS],
  }),
  policy('orchestrator', {
    ingress: [FROM_PROMETHEUS],
    egress: [TO_POSTGRESQL, TO_REDIS, TO_THE_WEB],
  }),
  policy('smtp-workers', {
    ingress: [FROM_PROMETHEUS],
    // The only ones that may reach a mail server, or a resolver other than the cluster's.
    egress: [
      TO_POSTGRESQL,
      TO_REDIS,
      TO_THE_WEB,
      { to: PUBLIC, ports: ports(SMTP_PORT) },
      { to: PUBLIC, ports: ports(DNS_PORT, ['UDP', 'TCP']) },
    ],
  }),
  policy('operator', {
    egress: [
      TO_POSTGRESQL,
      TO_REDIS,
      TO_THE_WEB,
      { to: app('api-service'), ports: [...ports(PORT.api), ...ports(PORT.metrics)] },
      { to: app('orchestrator', 'smtp-workers'), ports: ports(PORT.metrics) },
      { to: [namespace(MONITORING_NAMESPACE)], ports: ports(PORT.metrics) },
    ],
  }),
  policy('migrate', { egress: [TO_POSTGRESQL] }),
  policy('backup', { egress: [TO_POSTGRESQL] }),
  policy('postgresql', {
    ingress: [
      {
        from: app('api-service', 'orchestrator', 'smtp-workers', 'operator', 'migrate', 'backup'),
        ports: ports(PORT.postgresql),
      },
    ],
  }),
  policy('redis', {
    ingress: [
      {
        from: app('api-service', 'orchestrator', 'smtp-workers', 'operator'),
        ports: ports(PORT.redis),
      },
    ],
  }),
];

function policy(
  name: string,
  rules: Pick<NonNullable<INetworkPolicy['spec']>, 'ingress' | 'egress'>,
): INetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(name),
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ['Ingress', 'Egress'],
      ...rules,
    },
  };
}
