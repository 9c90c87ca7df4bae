import { parseArgs } from 'node:util';
import { NAMESPACE } from '#deploy/manifest/names.ts';
import { Refusal } from './world.ts';
import type { Pod, World } from './world.ts';

/** Every option that the runbook uses; another one is refused. */
const OPTIONS = {
  namespace: { type: 'string', short: 'n' },
  selector: { type: 'string', short: 'l' },
  filename: { type: 'string', short: 'f' },
  follow: { type: 'boolean' },
  for: { type: 'string' },
  timeout: { type: 'string' },
  replicas: { type: 'string' },
  all: { type: 'boolean' },
  tail: { type: 'string' },
  since: { type: 'string' },
  'since-time': { type: 'string' },
  prefix: { type: 'boolean' },
  'max-log-requests': { type: 'string' },
  'field-selector': { type: 'string' },
  from: { type: 'string' },
  'from-env-file': { type: 'string' },
  type: { type: 'string' },
  patch: { type: 'string', short: 'p' },
} as const;

export interface CommandLine {
  readonly words: readonly string[];
  readonly options: ReturnType<typeof parse>['values'];
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

/** Reads what stands after the verb. `-f` of `logs` is another option than `-f` of `apply`. */
export function readCommandLine(verb: string, args: readonly string[]): CommandLine {
  const given = verb === 'logs' ? args.map((arg) => (arg === '-f' ? '--follow' : arg)) : args;
  const { values, positionals } = parse(given);
  return { words: positionals, options: values };
}

/** Everything of ours is in one namespace: a command without it would look into another. */
export function inNamespace({ options }: CommandLine): void {
  if (options.namespace !== NAMESPACE) {
    throw new Refusal(`No resources found in ${options.namespace ?? 'default'} namespace.`);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  deployment: 'Deployment',
  deployments: 'Deployment',
  statefulset: 'StatefulSet',
  service: 'Service',
  hpa: 'HorizontalPodAutoscaler',
  certificate: 'Certificate',
  secret: 'Secret',
  namespace: 'Namespace',
  cronjob: 'CronJob',
};

export function kindOf(word: string): string {
  const kind = KINDS[word];
  if (kind === undefined) {
    throw new Refusal(`error: the server doesn't have a resource type "${word}"`);
  }
  return kind;
}

/** `deployment/name`, or `deployment name`. */
export function target(words: readonly string[]): { kind: string; name: string } {
  const [kind = '', name = ''] = words[0]?.includes('/') ? words[0].split('/') : words;
  return { kind: kindOf(kind), name };
}

/** Pods that a label selector of the form `app=x` finds; all without one. */
export function selectPods(world: World, selector: string | undefined): Pod[] {
  if (selector === undefined) return world.pods();
  const [label = '', value = ''] = selector.split('=');
  const pods = world.pods().filter(({ labels }) => labels[label] === value);
  return pods;
}
