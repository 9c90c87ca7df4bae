/** Verbs that change nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandLine } from './command-line.ts';
import { inNamespace, kindOf, selectPods, target } from './command-line.ts';
import { Refusal } from './world.ts';
import type { Pod, World } from './world.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

export async function get(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const [what = '', name] = line.words;
  if (what === 'pods') return getPods(world, line);
  const kind = kindOf(what);
  const objects = name === undefined ? world.objects() : [world.find(kind, name)];
  const found = objects.filter((object) => object.kind === kind);
  if (found.length === 0) throw new Refusal('No resources found in email-validator namespace.');
  say('NAME');
  for (const { metadata } of found) say(metadata.name);
  return 0;
}

function getPods(world: World, line: CommandLine): number {
  const phase = line.options['field-selector'];
  if (phase !== undefined && phase !== 'status.phase=Running') {
    throw new Refusal(`field label not supported: ${phase}`);
  }
  const pods = selectPods(world, line.options.selector).filter(
    ({ workload }) => phase === undefined || workload.kind !== 'Job',
  );
  if (pods.length === 0) {
    process.stderr.write('No resources found in email-validator namespace.\n');
    return 0;
  }
  say('NAME                          READY   STATUS    RESTARTS   AGE');
  for (const { name, workload } of pods) {
    say(`${name.padEnd(30)}1/1     ${workload.kind === 'Job' ? 'Completed' : 'Running'}   0   1h`);
  }
  return 0;
}

export async function top(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  if (line.words[0] !== 'pods') throw new Refusal('error: only pods are known here');
  say('NAME                          CPU(cores)   MEMORY(bytes)');
  for (const pod of running(world, line.options.selector)) {
    const pages = Number(readFileSync(`/proc/${pidOf(world, pod)}/statm`, 'utf8').split(' ')[1]);
    say(`${pod.name.padEnd(30)}10m          ${Math.round((pages * 4096) / 2 ** 20)}Mi`);
  }
  return 0;
}

export async function describe(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  for (const { name, container } of running(world, line.options.selector)) {
    say(`Name: ${name}\nContainer: ${container.name}\nImage: ${container.image}\nEvents: <none>`);
  }
  return 0;
}

/** Longer than a process that runs takes to answer. */
const READY_LIMIT_MS = 30_000;

/** Asks the process itself, where one stands for the pods. */
export async function wait(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  if (line.options.for !== 'condition=ready' || line.words[0] !== 'pod') {
    throw new Refusal('error: only pods that become ready are known here');
  }
  const pods = running(world, line.options.selector);
  const [first] = pods;
  if (first !== undefined) await untilReady(world, first);
  for (const { name } of pods) say(`pod/${name} condition met`);
  return 0;
}

function running(world: World, selector: string | undefined): Pod[] {
  const pods = selectPods(world, selector);
  if (pods.length === 0) throw new Refusal('error: no matching resources found');
  return pods;
}

export async function untilReady(world: World, { workload }: Pod): Promise<void> {
  const end = performance.now() + READY_LIMIT_MS;
  const probe = workload.pod.spec.containers[0]?.readinessProbe;
  if (!JSON.stringify(probe ?? '').includes('"/ready"')) throw new Refusal('it has no such probe');
  while (performance.now() < end) {
    const url = metricsUrl(world, workload.name).replace('/metrics', '/ready');
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Refusal('error: timed out waiting for the condition');
}

/** Where a process of the local stack serves its metrics. */
export function metricsUrl(world: World, app: string): string {
  const urls: Readonly<Record<string, string>> = world.facts.metricsUrls;
  const url = urls[app];
  if (url === undefined) throw new Refusal(`nothing here stands for ${app}`);
  return url;
}

function pidOf(world: World, { workload }: Pod): number {
  const pid = world.facts.pids[workload.name];
  if (pid === undefined) throw new Refusal(`nothing here stands for ${workload.name}`);
  return pid;
}

/** Real log lines, as many as were asked for. One that is followed is followed for a moment. */
export async function logs(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const { tail = '-1', since, follow, selector, prefix } = line.options;
  const name = selector === undefined ? target(line.words).name : selector.replace(/^app=/, '');
  const [pod] = selector === undefined ? [] : running(world, selector);
  if (selector === undefined) world.find('Deployment', name);
  const from = sinceMs(since, line.options['since-time']);
  const lines = logLines(world, name).filter((text) => timeOf(text) >= from);
  const shown = Number(tail) < 0 ? lines : lines.slice(-Number(tail));
  for (const text of shown) say(prefix && pod ? `[pod/${pod.name}/${name}] ${text}` : text);
  if (follow) await sleep(500);
  return 0;
}

/** The local stack migrates by itself, and keeps no log of it. */
function logLines(world: World, name: string): string[] {
  if (name === 'migrate') return ['{"level":"INFO","msg":"the schema is up to date"}'];
  const path = join(world.stackDirectory, 'logs', `${name}.log`);
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function sinceMs(since: string | undefined, time: string | undefined): number {
  if (time !== undefined) {
    const at = Date.parse(time);
    if (Number.isNaN(at)) throw new Refusal(`error: --since-time ${time} is no RFC 3339 time`);
    return at;
  }
  const [, amount, unit = ''] = /^(\d+)([smh])$/.exec(since ?? '') ?? [];
  return amount === undefined ? 0 : Date.now() - Number(amount) * (UNITS_MS[unit] ?? 0);
}

/** Of a line without a time nothing is known, so it is shown. */
function timeOf(text: string): number {
  const [, time] = /"time":"([^"]+)"/.exec(text) ?? [];
  return time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time);
}
