/** The names that the runbook's commands, dashboards and autoscalers stand on. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ADAPTED, REPLICAS } from '#deploy/manifest/autoscaling.ts';
import { DATABASE, PORT } from '#deploy/manifest/names.ts';
import { MAX_CONNECTIONS, provisionSql } from '#deploy/manifest/postgresql.ts';
import { REDIS_SETTINGS } from '#deploy/manifest/redis.ts';
import { DATABASE_CONNECTIONS } from '#origin/config/database-connections.ts';
import { METRICS } from '#origin/observe/catalogue.ts';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import { SERVICE_ROLES } from '#origin/store/service-roles.ts';
import { manifest, readObjects, workloads } from '#support/manifest.ts';

const OBJECTS = manifest();
const specOf = (kind: string, name: string) => {
  const found = OBJECTS.find((object) => object.kind === kind && object.metadata.name === name);
  expect(found, `${kind} ${name}`).toBeDefined();
  return v.parse(v.looseObject({}), found?.['spec'] ?? {});
};

it.each([
  ['Deployment', 'api-service'],
  ['Deployment', 'orchestrator'],
  ['Deployment', 'smtp-workers'],
  ['StatefulSet', 'postgresql'],
  ['StatefulSet', 'redis'],
])('%s %s has its label, and a number of replicas that apply sets', (kind, name) => {
  const spec = specOf(kind, name);
  expect(spec).toMatchObject({
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } } },
  });
  expect(spec['replicas']).toBeGreaterThan(0);
});

it('PostgreSQL and Redis are one pod each, postgresql-0 and redis-0', () => {
  for (const name of ['postgresql', 'redis']) {
    expect(specOf('StatefulSet', name)).toMatchObject({ replicas: 1, serviceName: name });
  }
});

it.each([
  ['api-service', [PORT.api, PORT.metrics]],
  ['orchestrator', [PORT.metrics]],
  ['smtp-workers', [PORT.metrics]],
  ['postgresql', [PORT.postgresql]],
  ['redis', [PORT.redis]],
  ['prometheus', [9090]],
] as const)('the Service %s has the ports %j', (name, ports) => {
  const spec = v.parse(
    v.looseObject({ ports: v.array(v.looseObject({ port: v.number() })) }),
    specOf('Service', name),
  );
  expect(spec.ports.map(({ port }) => port)).toEqual(ports);
});

it('every selector finds pods, and every policy and budget, too', () => {
  const apps = new Set(workloads(OBJECTS).map(({ pod }) => pod.metadata.labels['app']));
  const selected = JSON.stringify(OBJECTS.map(({ spec }) => spec)).matchAll(
    /"(?:matchLabels|selector)":\{"app":"([^"]+)"/g,
  );
  for (const [, app = ''] of selected) expect(apps).toContain(app);
});

describe('autoscalers', () => {
  it('api-service-hpa: CPU above 70 %, more than 100 active requests a pod', () => {
    expect(specOf('HorizontalPodAutoscaler', 'api-service-hpa')).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'api-service' },
      metrics: [
        { resource: { name: 'cpu', target: { averageUtilization: 70 } } },
        { pods: { metric: { name: ADAPTED.activeRequests }, target: { averageValue: '100' } } },
      ],
    });
  });

  it('smtp-workers-hpa: CPU above 70 %, more than 500 waiting', () => {
    expect(specOf('HorizontalPodAutoscaler', 'smtp-workers-hpa')).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'smtp-workers' },
      metrics: [
        { resource: { name: 'cpu', target: { averageUtilization: 70 } } },
        { external: { metric: { name: ADAPTED.queueDepth }, target: { value: '500' } } },
      ],
    });
  });

  it('let stand what the runbook scales to by hand', () => {
    expect(REPLICAS['smtp-workers'].max).toBeGreaterThanOrEqual(50);
    expect(REPLICAS['api-service'].max).toBeGreaterThanOrEqual(10);
    expect(REPLICAS.orchestrator.max).toBeGreaterThanOrEqual(3);
  });

  it('ask for gauges of the catalogue, which the adapter serves', () => {
    for (const name of Object.values(ADAPTED)) expect(METRICS[name].kind).toBe('gauge');
  });
});

describe('PostgreSQL', () => {
  it('has room for the connections of every replica that may run at once', () => {
    const most =
      REPLICAS['api-service'].max * DATABASE_CONNECTIONS['api-service'] +
      REPLICAS.orchestrator.max * DATABASE_CONNECTIONS.orchestrator +
      REPLICAS['smtp-workers'].max * DATABASE_CONNECTIONS['smtp-worker'];
    expect(MAX_CONNECTIONS).toBeGreaterThan(most);
    expect(JSON.stringify(specOf('StatefulSet', 'postgresql'))).toContain(
      `"max_connections=${MAX_CONNECTIONS}"`,
    );
  });

  it('is given the database and the roles that the code speaks of', () => {
    expect(DATABASE).toBe('email_validation');
    expect(SCHEMA_OWNER).toBe('email_validator_app');
    for (const role of [SCHEMA_OWNER, ...Object.values(SERVICE_ROLES)]) {
      expect(provisionSql()).toContain(`CREATE ROLE ${role} LOGIN`);
    }
    expect(provisionSql()).not.toMatch(/SUPERUSER|CREATEROLE|CREATEDB/);
  });
});

it('Redis keeps a file of what it was told, and forgets nothing under pressure', () => {
  expect(REDIS_SETTINGS).toMatchObject({ appendonly: 'yes', 'maxmemory-policy': 'noeviction' });
  const start = JSON.stringify(specOf('StatefulSet', 'redis'));
  expect(start).toContain('maxmemory-policy noeviction');
  expect(start).toContain('notify-keyspace-events Kg');
});

it('the certificate api-tls-cert belongs to the Ingress, which has it made again', () => {
  expect(specOf('Ingress', 'api-service')).toMatchObject({ tls: [{ secretName: 'api-tls-cert' }] });
  expect(OBJECTS.filter(({ kind }) => kind === 'Certificate')).toEqual([]);
  const issuer = OBJECTS.find(({ kind }) => kind === 'Ingress')?.metadata['annotations'];
  expect(issuer).toMatchObject({ 'cert-manager.io/issuer': 'letsencrypt' });
  specOf('Issuer', 'letsencrypt');
});

describe('the network', () => {
  const PolicySchema = v.looseObject({
    podSelector: v.looseObject({}),
    egress: v.optional(
      v.array(v.looseObject({ ports: v.array(v.looseObject({ port: v.number() })) })),
      [],
    ),
  });
  const policies = OBJECTS.filter(({ kind }) => kind === 'NetworkPolicy').map(
    (object) => [object.metadata.name, v.parse(PolicySchema, object['spec'])] as const,
  );

  /** Policies that let something out to a port. */
  const to = (port: number) =>
    policies
      .filter(([, { egress }]) => egress.some((rule) => rule.ports.some((p) => p.port === port)))
      .map(([name]) => name);

  it('is closed unless a policy opens it', () => {
    expect(specOf('NetworkPolicy', 'default-deny')).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  it('lets workers alone out to mail servers and to foreign resolvers', () => {
    expect(to(25)).toEqual(['smtp-workers']);
    expect(to(53)).toEqual(['names', 'smtp-workers']);
  });

  it('the egress gateway is for workers alone', () => {
    const [gateway] = readObjects('deploy/cilium-egress-gateway.yaml');
    expect(JSON.stringify(gateway)).toContain('"app":"smtp-workers"');
  });
});
