import { describe, expect, it } from 'vitest';
import { schemaErrors, unknownKeys } from '#support/cluster-schemas.ts';
import { manifest, readObjects } from '#support/manifest.ts';
import type { ClusterObject } from '#support/manifest.ts';

/** The compiler reads all models; a busy machine takes its time. */
const COMPILER_LIMIT_MS = 60_000;

const OBJECTS = manifest();
const nameOf = ({ kind, metadata }: ClusterObject) => `${kind} ${metadata.name}`;

it.each(OBJECTS.map((object) => [nameOf(object), object] as const))(
  '%s is what its schema wants',
  async (_name, object) => {
    expect(await schemaErrors(object)).toBeNull();
  },
);

it(
  'no object has a key that its schema does not know',
  { timeout: COMPILER_LIMIT_MS },
  async () => {
    expect(await unknownKeys(OBJECTS)).toBe('');
  },
);

it('no object is there twice', () => {
  const names = OBJECTS.map(nameOf);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it('only kinds of Kubernetes, prometheus-operator and cert-manager: others have files of their own', () => {
  const groups = new Set(OBJECTS.map(({ apiVersion }) => apiVersion.split('/').at(-2) ?? 'core'));
  expect([...groups].toSorted()).toEqual([
    'apps',
    'autoscaling',
    'batch',
    'cert-manager.io',
    'core',
    'monitoring.coreos.com',
    'networking.k8s.io',
    'policy',
  ]);
  const [cilium] = readObjects('deploy/cilium-egress-gateway.yaml');
  expect(cilium).toMatchObject({ apiVersion: 'cilium.io/v2', kind: 'CiliumEgressGatewayPolicy' });
});

/** An object of a kind with a mistake in it. */
const changed = (kind: string, change: (text: string) => string): ClusterObject => {
  const object = OBJECTS.find((candidate) => candidate.kind === kind);
  const text = JSON.stringify(object);
  expect(change(text)).not.toBe(text);
  return JSON.parse(change(text));
};

describe('the checks themselves', () => {
  it.each([
    ['Deployment', '"replicas":3', '"replicas":"three"'],
    ['ServiceMonitor', '"port":"metrics"', '"port":9090'],
    ['Issuer', '"key":"token"', '"key":7'],
  ])('a %s with %s as %s is refused', async (kind, right, wrong) => {
    expect(await schemaErrors(changed(kind, (text) => text.replace(right, wrong)))).not.toBeNull();
  });

  it.each([
    ['Deployment', '"containerPort":', 'containerPrt'],
    ['ServiceMonitor', '"scrapeTimeout":', 'scrapeTimout'],
    ['Issuer', '"apiTokenSecretRef":', 'apiTokenSecret'],
  ])('a %s with %s misspelt is found', { timeout: COMPILER_LIMIT_MS }, async (kind, key, typo) => {
    const object = changed(kind, (text) => text.replace(key, `"${typo}":1,${key}`));
    expect(await unknownKeys([object])).toContain(typo);
  });
});
