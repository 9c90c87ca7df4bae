import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ROLE_SCHEMAS, SECRET_KEYS, CONFIG_MAP } from '#deploy/manifest/environment.ts';
import { NAMESPACE, PORT, SECRET } from '#deploy/manifest/names.ts';
import { LEAVE_SECONDS } from '#deploy/manifest/pod.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { GRACE_MS } from '#origin/lifecycle/grace.ts';
import { manifest, workloads } from '#support/manifest.ts';
import type { ClusterContainer } from '#support/manifest.ts';

const OBJECTS = manifest();
const PODS = workloads(OBJECTS);
const CONTAINERS = PODS.flatMap(({ name, pod }) =>
  [...pod.spec.initContainers, ...pod.spec.containers].map(
    (container) => [`${name}/${container.name}`, container, pod] as const,
  ),
);
const named = (kind: string, name: string) =>
  OBJECTS.find((object) => object.kind === kind && object.metadata.name === name);

/** Whether a variable has a value, or takes one from a key that is there. */
function isGiven({ value, valueFrom }: ClusterContainer['env'][number]): boolean {
  if (valueFrom === undefined) return value !== undefined;
  if ('secretKeyRef' in valueFrom) {
    const { name, key } = valueFrom.secretKeyRef;
    return name === SECRET && SECRET_KEYS.includes(key);
  }
  const { name, key } = valueFrom.configMapKeyRef;
  return name === CONFIG_MAP && Object.hasOwn(configuration(), key);
}

function configuration(): Readonly<Record<string, string>> {
  return v.parse(v.record(v.string(), v.string()), named('ConfigMap', CONFIG_MAP)?.['data']);
}

describe.each(CONTAINERS)('%s', (_name, container, pod) => {
  it('is what the pod security standard "restricted" lets in, on a root that cannot be written', () => {
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.spec.securityContext['runAsUser']).toBeGreaterThan(0);
  });

  it('says what it needs and what it may use, and names the version of its image', () => {
    const { requests, limits } = container.resources;
    for (const resource of ['cpu', 'memory']) {
      expect(requests).toHaveProperty(resource);
      expect(limits).toHaveProperty(resource);
    }
    expect(container.image).toMatch(/:\d[\w.-]+$/);
  });

  it('takes its environment from keys that are there', () => {
    const missing = container.env.filter((variable) => !isGiven(variable));
    expect(missing).toEqual([]);
  });

  it('runs as an account of the cluster that is there', () => {
    expect(named('ServiceAccount', pod.spec.serviceAccountName)).toBeDefined();
  });
});

it('no secret stands in the file, only references to one', () => {
  expect(OBJECTS.filter(({ kind }) => kind === 'Secret')).toEqual([]);
});

/** A value that a secret might have. */
function standIn(key: string): string {
  if (key.startsWith('DATABASE_URL')) return 'postgres://role:password@postgresql/email_validation';
  if (key === 'REDIS_URL') return 'redis://:password@redis:6379';
  return key.endsWith('S') ? `1:${'x'.repeat(32)}` : 'x'.repeat(32);
}

/** Values as the ConfigMap gives them, and a stand-in for each secret. */
function environmentIn({ env }: ClusterContainer): Record<string, string> {
  const config = configuration();
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      if (valueFrom === undefined) return [name, value ?? ''];
      if ('secretKeyRef' in valueFrom) return [name, standIn(valueFrom.secretKeyRef.key)];
      return [name, String(config[valueFrom.configMapKeyRef.key])];
    }),
  );
}

describe.each(['api-service', 'orchestrator', 'smtp-workers'] as const)('%s', (app) => {
  const workload = PODS.find(({ kind, name }) => kind === 'Deployment' && name === app);
  const [container] = workload?.pod.spec.containers ?? [];
  if (workload === undefined || container === undefined) throw new Error(`${app} is not there`);

  it('has an environment that its configuration accepts, and no variable beyond it', () => {
    for (const schema of ROLE_SCHEMAS[app]) {
      expect(() => readConfiguration(schema, environmentIn(container))).not.toThrow();
    }
    const known = ROLE_SCHEMAS[app].flatMap(({ entries }) => Object.keys(entries));
    expect(container.env.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual(
      [],
    );
  });

  it('has the ports that it listens on, and its metrics at 9090', () => {
    expect(PORT.metrics).toBe(9090);
    const ports = container.ports.map(({ containerPort }) => containerPort);
    expect(ports).toEqual(app === 'api-service' ? [PORT.api, PORT.metrics] : [PORT.metrics]);
  });

  it('is looked at on its metrics port', () => {
    for (const [probe, path] of [
      [container.startupProbe, '/started'],
      [container.readinessProbe, '/ready'],
      [container.livenessProbe, '/live'],
    ] as const) {
      expect(probe).toMatchObject({ httpGet: { path, port: PORT.metrics } });
    }
  });

  it('is given longer to end than it gives itself', () => {
    const role = app === 'smtp-workers' ? 'smtp-worker' : app;
    const seconds = workload.pod.spec.terminationGracePeriodSeconds ?? 0;
    expect(seconds).toBeGreaterThan(LEAVE_SECONDS + GRACE_MS[role] / 1000);
    expect(container.lifecycle).toMatchObject({ preStop: { sleep: { seconds: LEAVE_SECONDS } } });
  });
});

it('everything but the namespace itself is in the namespace', () => {
  const elsewhere = OBJECTS.filter(({ metadata }) => metadata.namespace !== NAMESPACE);
  expect(elsewhere.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
    ['Namespace', 'email-validator'],
  ]);
});
