/**
 * A cluster made from deploy/kubernetes.yaml, as far as commands can tell: what the file says, what was
 * changed since, and the local stack that does the work. Kept in a directory, since each command is a
 * process of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { manifest, workloads } from '#support/manifest.ts';
import type { ClusterContainer, ClusterObject, Workload } from '#support/manifest.ts';
import { StackSchema } from '#support/stack.ts';
import type { StackFacts } from '#support/stack.ts';

const StateSchema = v.object({
  /** `kind/name` of what was deleted and not made again. */
  deleted: v.array(v.string()),
  replicas: v.record(v.string(), v.number()),
  revisions: v.record(v.string(), v.number()),
  /** What was done, for tests to look at. */
  done: v.array(v.string()),
  /** What was refused: a pipe hides the exit code of its first command. */
  refused: v.array(v.string()),
});
export type State = v.InferOutput<typeof StateSchema>;

/** Variables by which a stand-in finds its cluster. */
export const STANDIN_DIRECTORY = 'EV_STANDIN_DIRECTORY';
export const STACK_DIRECTORY = 'EV_STANDIN_STACK';

export const EMPTY_STATE: State = {
  deleted: [],
  replicas: {},
  revisions: {},
  done: [],
  refused: [],
};

export function readState(directory: string): State {
  return v.parse(StateSchema, JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8')));
}

export function writeState(directory: string, state: State): void {
  writeFileSync(join(directory, 'state.json'), JSON.stringify(state));
}

/** Said as kubectl says it, with its exit code. */
export class Refusal extends Error {}

export interface Pod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly workload: Workload;
  readonly container: ClusterContainer;
}

export class World {
  readonly directory: string;
  readonly stackDirectory: string;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.directory = environment[STANDIN_DIRECTORY] ?? '';
    this.stackDirectory = environment[STACK_DIRECTORY] ?? '';
  }

  get facts(): StackFacts {
    const text = readFileSync(join(this.stackDirectory, 'stack.json'), 'utf8');
    return v.parse(StackSchema, JSON.parse(text));
  }

  /** The variables of the local stack, which stand for the values of secret and ConfigMap. */
  get values(): Readonly<Record<string, string>> {
    const text = readFileSync(join(this.stackDirectory, 'environment.json'), 'utf8');
    return v.parse(v.record(v.string(), v.string()), JSON.parse(text));
  }

  get state(): State {
    return readState(this.directory);
  }

  change(change: (state: State) => State, done: string): void {
    const state = change(this.state);
    writeState(this.directory, { ...state, done: [...state.done, done] });
  }

  /** What is there now. Objects of kinds that controllers make are there with their makers. */
  objects(): ClusterObject[] {
    const { deleted } = this.state;
    return [...manifest(), ...certificates()].filter(
      ({ kind, metadata }) => !deleted.includes(`${kind}/${metadata.name}`),
    );
  }

  find(kind: string, name: string): ClusterObject {
    const found = this.objects().find(
      (object) => object.kind === kind && object.metadata.name === name,
    );
    if (found === undefined) {
      throw new Refusal(`Error from server (NotFound): ${kind.toLowerCase()} "${name}" not found`);
    }
    return found;
  }

  replicasOf(kind: string, name: string): number {
    const { replicas } = v.parse(
      v.looseObject({ replicas: v.optional(v.number(), 1) }),
      this.find(kind, name)['spec'],
    );
    return this.state.replicas[name] ?? replicas;
  }

  /** Pods that run, of Deployments and StatefulSets, and the finished ones of Jobs. */
  pods(): Pod[] {
    const present = workloads(this.objects()).filter(({ kind }) => kind !== 'CronJob');
    return present.flatMap((workload) => {
      const { kind, name, pod } = workload;
      const [container] = pod.spec.containers;
      if (container === undefined) throw new Refusal(`${kind} ${name} has no container`);
      const count = kind === 'Job' ? 1 : this.replicasOf(kind, name);
      return Array.from({ length: count }, (_, at) => ({
        name: kind === 'StatefulSet' ? `${name}-${at}` : `${name}-5d9c7b-${at}`,
        labels: pod.metadata.labels,
        workload,
        container,
      }));
    });
  }
}

/** What cert-manager makes for an Ingress with its annotation: named as the Ingress's secret is. */
function certificates(): ClusterObject[] {
  return manifest()
    .filter(({ kind, metadata }) => kind === 'Ingress' && 'annotations' in metadata)
    .flatMap(({ spec, metadata }) => {
      const { tls } = v.parse(
        v.looseObject({ tls: v.array(v.looseObject({ secretName: v.string() })) }),
        spec,
      );
      return tls.flatMap(({ secretName: name }) =>
        [
          ['Certificate', 'cert-manager.io/v1'],
          ['Secret', 'v1'],
        ].map(([kind = '', apiVersion = '']) => ({
          apiVersion,
          kind,
          metadata: { name, namespace: metadata.namespace ?? '' },
        })),
      );
    });
}
