/** deploy/kubernetes.yaml as a cluster reads it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { parseAllDocuments } from 'yaml';

export const ROOT = resolve(import.meta.dirname, '../..');

const Labels = v.record(v.string(), v.string());
const ObjectSchema = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({
    name: v.string(),
    namespace: v.optional(v.string()),
    labels: v.optional(Labels),
  }),
});
export type ClusterObject = v.InferOutput<typeof ObjectSchema>;

/** The objects of a file of Kubernetes, in its order. */
export function readObjects(path: string): ClusterObject[] {
  const documents = parseAllDocuments(readFileSync(resolve(ROOT, path), 'utf8'));
  return documents.map((document) => v.parse(ObjectSchema, document.toJS()));
}

export const manifest = (): ClusterObject[] => readObjects('deploy/kubernetes.yaml');

const EnvSchema = v.object({
  name: v.string(),
  value: v.optional(v.string()),
  valueFrom: v.optional(
    v.union([
      v.object({ secretKeyRef: v.object({ name: v.string(), key: v.string() }) }),
      v.object({ configMapKeyRef: v.object({ name: v.string(), key: v.string() }) }),
    ]),
  ),
});

const ContainerSchema = v.looseObject({
  name: v.string(),
  image: v.string(),
  args: v.optional(v.array(v.string()), []),
  env: v.optional(v.array(EnvSchema), []),
  ports: v.optional(v.array(v.looseObject({ name: v.string(), containerPort: v.number() })), []),
  resources: v.object({ requests: Labels, limits: Labels }),
  securityContext: v.looseObject({}),
  lifecycle: v.optional(v.looseObject({})),
  startupProbe: v.optional(v.looseObject({})),
  readinessProbe: v.optional(v.looseObject({})),
  livenessProbe: v.optional(v.looseObject({})),
});
export type ClusterContainer = v.InferOutput<typeof ContainerSchema>;

const TemplateSchema = v.object({
  metadata: v.object({ labels: Labels }),
  spec: v.looseObject({
    serviceAccountName: v.string(),
    terminationGracePeriodSeconds: v.optional(v.number()),
    securityContext: v.looseObject({}),
    initContainers: v.optional(v.array(ContainerSchema), []),
    containers: v.array(ContainerSchema),
  }),
});

const WorkloadSchema = v.looseObject({ spec: v.looseObject({ template: TemplateSchema }) });
const CronSchema = v.looseObject({
  spec: v.looseObject({ jobTemplate: v.looseObject({ spec: WorkloadSchema.entries.spec }) }),
});

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'Job', 'CronJob']);

/** Something that makes pods, and what they are made from. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly pod: v.InferOutput<typeof TemplateSchema>;
}

export function workloads(objects: readonly ClusterObject[] = manifest()): Workload[] {
  return objects
    .filter(({ kind }) => WORKLOADS.has(kind))
    .map((object) => ({
      kind: object.kind,
      name: object.metadata.name,
      pod:
        object.kind === 'CronJob'
          ? v.parse(CronSchema, object).spec.jobTemplate.spec.template
          : v.parse(WorkloadSchema, object).spec.template,
    }));
}
