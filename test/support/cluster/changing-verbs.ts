/** Verbs that change something. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { stringify } from 'yaml';
import { CONFIGURATION, ROLE_SCHEMAS, SECRET_KEYS } from '#deploy/manifest/environment.ts';
import { SECRET } from '#deploy/manifest/names.ts';
import { readConfiguration } from '#origin/config/read.ts';
import { readObjects } from '#support/manifest.ts';
import type { CommandLine } from './command-line.ts';
import { inNamespace, kindOf, target } from './command-line.ts';
import { untilReady } from './reading-verbs.ts';
import { EMPTY_STATE, Refusal } from './world.ts';
import type { World } from './world.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Everything is as the file says again; what it does not say, it does not change. */
export async function apply(world: World, { options }: CommandLine): Promise<number> {
  const objects = readObjects(options.filename ?? '');
  world.change(
    ({ revisions, done, refused }) => ({ ...EMPTY_STATE, revisions, done, refused }),
    `apply ${options.filename}`,
  );
  for (const { kind, metadata } of objects)
    say(`${kind.toLowerCase()}/${metadata.name} configured`);
  return 0;
}

export async function scale(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const wanted = Number(line.options.replicas);
  if (!Number.isInteger(wanted) || wanted < 0) throw new Refusal('error: --replicas is required');
  if (kindOf(line.words[0]?.split('/')[0] ?? '') !== 'Deployment') {
    throw new Refusal('error: only Deployments are scaled here');
  }
  const names = line.options.all
    ? world
        .objects()
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ metadata }) => metadata.name)
    : [target(line.words).name];
  for (const name of names) {
    world.find('Deployment', name);
    const replicas = autoscaled(world, name, wanted);
    world.change(
      (state) => ({ ...state, replicas: { ...state.replicas, [name]: replicas } }),
      `scale ${name} ${replicas}`,
    );
    say(`deployment.apps/${name} scaled`);
  }
  return 0;
}

const LimitsSchema = v.looseObject({
  minReplicas: v.number(),
  maxReplicas: v.number(),
  scaleTargetRef: v.looseObject({ name: v.string() }),
});

/** An autoscaler pulls back what is beyond its limits; at zero it sleeps. */
function autoscaled(world: World, name: string, wanted: number): number {
  if (wanted === 0) return 0;
  for (const { kind, spec } of world.objects()) {
    if (kind !== 'HorizontalPodAutoscaler') continue;
    const { minReplicas, maxReplicas, scaleTargetRef } = v.parse(LimitsSchema, spec);
    if (scaleTargetRef.name === name) return Math.min(maxReplicas, Math.max(minReplicas, wanted));
  }
  return wanted;
}

export async function remove(world: World, line: CommandLine): Promise<number> {
  const { kind, name } = target(line.words);
  if (kind !== 'Namespace') inNamespace(line);
  world.find(kind, name);
  const gone =
    kind === 'Namespace'
      ? world.objects().map((object) => `${object.kind}/${object.metadata.name}`)
      : // Controllers make these again, from what they belong to.
        [];
  world.change((state) => ({ ...state, deleted: gone }), `delete ${kind} ${name}`);
  say(`${kind.toLowerCase()} "${name}" deleted`);
  return 0;
}

/** Seconds for the local launcher to start a process again. */
const RESTART_LIMIT_MS = 60_000;

export async function rollout(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const [action = '', ...words] = line.words;
  const { kind, name } = target(words);
  world.find(kind, name);
  const revision = world.state.revisions[name] ?? 1;
  if (action === 'history') {
    say(`deployment.apps/${name}\nREVISION  CHANGE-CAUSE`);
    for (let at = 1; at <= revision; at += 1) say(`${at}         <none>`);
    return 0;
  }
  if (action === 'status') {
    const pod = world.pods().find(({ workload }) => workload.name === name);
    if (pod !== undefined) await untilReady(world, pod);
    say(`deployment "${name}" successfully rolled out`);
    return 0;
  }
  if (action !== 'restart' && action !== 'undo') throw new Refusal(`unknown command "${action}"`);
  await restart(world, name);
  world.change(
    (state) => ({ ...state, revisions: { ...state.revisions, [name]: revision + 1 } }),
    `rollout ${action} ${name}`,
  );
  say(`deployment.apps/${name} ${action === 'undo' ? 'rolled back' : 'restarted'}`);
  return 0;
}

/** The process that stands for the pods gets a SIGTERM, and its launcher starts it again. */
async function restart(world: World, name: string): Promise<void> {
  const before = world.facts.pids[name];
  if (before === undefined) throw new Refusal(`nothing here stands for ${name}`);
  process.kill(before, 'SIGTERM');
  const end = performance.now() + RESTART_LIMIT_MS;
  while (world.facts.pids[name] === before) {
    if (performance.now() > end) throw new Refusal(`${name} does not come back`);
    await sleep(100);
  }
}

/** Opens the object in the editor, as kubectl does, and takes what is saved if it is the same kind. */
export async function edit(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const { kind, name } = target(line.words);
  const path = join(mkdtempSync(join(tmpdir(), 'ev-edit-')), `${name}.yaml`);
  const text = stringify(world.find(kind, name));
  writeFileSync(path, text);
  const editor = process.env['KUBE_EDITOR'] ?? process.env['EDITOR'] ?? 'vi';
  const { status } = spawnSync(`${editor} ${path}`, { shell: true, stdio: 'inherit' });
  if (status !== 0) throw new Refusal(`error: there was a problem with the editor "${editor}"`);
  const changed = readFileSync(path, 'utf8') !== text;
  say(changed ? `${kind.toLowerCase()}/${name} edited` : 'Edit cancelled, no changes made.');
  return 0;
}

/** Variables must be ones that the process reads, with values that it accepts. */
export async function set(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const [what, object = '', ...pairs] = line.words;
  const { name } = target([object]);
  if (what !== 'env' || name !== 'smtp-workers') throw new Refusal('error: not known here');
  world.find('Deployment', name);
  const values = Object.fromEntries(pairs.map((pair) => splitOnce(pair, '=')));
  for (const schema of ROLE_SCHEMAS[name]) {
    const unread = Object.keys(values).filter((variable) => !(variable in schema.entries));
    if (unread.length > 0) throw new Refusal(`${name} does not read ${unread.join(', ')}`);
    readConfiguration(schema, { ...world.values, ...CONFIGURATION, ...values });
  }
  world.change((state) => state, `set env ${name} ${pairs.join(' ')}`);
  say(`deployment.apps/${name} env updated`);
  return 0;
}

const PatchSchema = v.union([
  v.object({ stringData: v.record(v.picklist(SECRET_KEYS), v.string()) }),
  v.object({ spec: v.object({ minReplicas: v.pipe(v.number(), v.integer(), v.minValue(1)) }) }),
]);

export async function patch(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const { kind, name } = target(line.words);
  if (kind !== 'Secret') world.find(kind, name);
  else if (name !== SECRET) throw new Refusal(`secrets "${name}" not found`);
  if (line.options.type !== 'merge') throw new Refusal('error: only merge patches are known here');
  v.parse(PatchSchema, JSON.parse(line.options.patch ?? ''));
  world.change((state) => state, `patch ${kind} ${name}`);
  say(`${kind.toLowerCase()}/${name} patched`);
  return 0;
}

export async function create(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const [what = '', ...words] = line.words;
  if (what === 'job') {
    world.find(...fromObject(line.options.from ?? ''));
    say(`job.batch/${words[0]} created`);
    return 0;
  }
  if (what !== 'secret' || words[0] !== 'generic' || words[1] !== SECRET) {
    throw new Refusal(`error: ${what} ${words.join(' ')} is not known here`);
  }
  const lines = readFileSync(line.options['from-env-file'] ?? '', 'utf8')
    .trim()
    .split('\n');
  const keys = lines.map((text) => splitOnce(text, '=')[0]);
  const missing = SECRET_KEYS.filter((key) => !keys.includes(key));
  if (missing.length > 0) throw new Refusal(`the secret would lack ${missing.join(', ')}`);
  say(`secret/${SECRET} created`);
  return 0;
}

function fromObject(text: string): [string, string] {
  const [kind = '', name = ''] = text.split('/');
  return [kindOf(kind), name];
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}
