/**
 * `kubectl` for tests. Names, selectors, containers and ports are those of deploy/kubernetes.yaml and
 * of nowhere else: what the file lacks is an error, as on a cluster. What runs inside a container is
 * run for real. A verb or an option that is not known here is an error, never a success.
 */
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import * as v from 'valibot';
import { apply, create, edit, patch, remove, rollout, scale, set } from './changing-verbs.ts';
import { inNamespace, readCommandLine, target } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import { innerCommand, runInner } from './inner.ts';
import { describe, get, logs, metricsUrl, top, wait } from './reading-verbs.ts';
import { readState, Refusal, World, writeState } from './world.ts';

const VERBS: Readonly<Record<string, (world: World, line: CommandLine) => Promise<number>>> = {
  apply,
  wait,
  scale,
  delete: remove,
  rollout,
  get,
  logs,
  top,
  describe,
  edit,
  set,
  patch,
  create,
  'port-forward': portForward,
};

/** `exec` ends its own options at `--`, and `-it` says that a person sits at a terminal. */
async function exec(world: World, args: readonly string[]): Promise<number> {
  const end = args.indexOf('--');
  if (end < 0) throw new Refusal('error: exec needs -- before the command');
  const own = args.slice(0, end);
  const flags = own.filter((arg) => /^-[it]+$/.test(arg)).join('');
  const line = readCommandLine(
    'exec',
    own.filter((arg) => !/^-[it]+$/.test(arg)),
  );
  inNamespace(line);
  const [name = ''] = line.words;
  const wanted = name.includes('/') ? target([name]).name : null;
  const pod = world
    .pods()
    .find((candidate) =>
      wanted === null ? candidate.name === name : candidate.workload.name === wanted,
    );
  if (pod === undefined)
    throw new Refusal(`Error from server (NotFound): pods "${name}" not found`);
  const inner = innerCommand(world, pod, args.slice(end + 1));
  const wantsTerminal = flags.includes('t');
  const onTerminal = wantsTerminal && process.stdin.isTTY;
  if (wantsTerminal && !onTerminal) {
    process.stderr.write('Unable to use a TTY - input is not a terminal\n');
  }
  return runInner(inner, flags.includes('i') ? 'inherit' : 'ignore', onTerminal);
}

const PortsSchema = v.looseObject({ ports: v.array(v.looseObject({ port: v.number() })) });

/** Forwards until it is ended. */
async function portForward(world: World, line: CommandLine): Promise<number> {
  inNamespace(line);
  const [object = '', ports = ''] = line.words;
  const { kind, name } = target([object]);
  const [local, remote] = ports.split(':').map(Number);
  const { ports: offered } = v.parse(PortsSchema, world.find(kind, name)['spec']);
  if (!offered.some(({ port }) => port === remote)) {
    throw new Refusal(`error: Service ${name} does not have a service port ${remote}`);
  }
  const to = new URL(metricsUrl(world, name));
  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname);
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  server.listen(local, '127.0.0.1');
  await once(server, 'listening');
  process.stdout.write(`Forwarding from 127.0.0.1:${local} -> ${remote}\n`);
  await once(server, 'close');
  return 0;
}

const [verb = '', ...args] = process.argv.slice(2);
const world = new World(process.env);
try {
  const run = VERBS[verb];
  if (verb === 'exec') process.exitCode = await exec(world, args);
  else if (run === undefined) throw new Refusal(`error: unknown command "${verb}"`);
  else process.exitCode = await run(world, readCommandLine(verb, args));
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  const state = readState(world.directory);
  writeState(world.directory, { ...state, refused: [...state.refused, words] });
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
}
