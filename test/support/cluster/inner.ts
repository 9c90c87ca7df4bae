/** What runs inside a container: its own programs, for real, against the local stack. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '#support/manifest.ts';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import { Refusal } from './world.ts';
import type { Pod, World } from './world.ts';

/** Programs of the images, by the app whose container has them. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['psql', 'pg_dump', 'pg_isready'],
  redis: ['redis-cli', 'sh', 'df'],
  operator: ['ev'],
};

interface Inner {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The command as it is run here, with the variables that the container's own would have. */
export function innerCommand(world: World, pod: Pod, words: readonly string[]): Inner {
  const [program = '', ...args] = words;
  const app = pod.workload.name;
  if (!PROGRAMS[app]?.includes(program)) {
    throw new Refusal(
      `error: Internal error occurred: exec: "${program}": executable file not found in $PATH`,
    );
  }
  if (app === 'postgresql') {
    return { command: program, args, environment: postgresEnvironment(world, pod) };
  }
  if (app === 'redis') return redisCommand(world, pod, program, args);
  const known = new Set(pod.container.env.map(({ name }) => name));
  return {
    command: process.execPath,
    args: [join(ROOT, 'origin/bin/ev.ts'), ...args],
    // Only what the manifest gives the pod, and no file of the local stack's to fall back on.
    environment: {
      ...Object.fromEntries(Object.entries(world.values).filter(([name]) => known.has(name))),
      EV_LOCAL_DIR: world.directory,
    },
  };
}

function requireVariable(pod: Pod, name: string): void {
  if (!pod.container.env.some((variable) => variable.name === name)) {
    throw new Refusal(`the container ${pod.container.name} has no ${name}`);
  }
}

/** In the pod psql reaches its own server over a socket that the image trusts unless it is told not to. */
function postgresEnvironment(world: World, pod: Pod): Record<string, string> {
  const { value = '' } =
    pod.container.env.find(({ name }) => name === 'POSTGRES_INITDB_ARGS') ?? {};
  if (value.includes('--auth-local')) throw new Refusal('psql: fe_sendauth: no password supplied');
  const url = new URL(world.facts.databaseUrl);
  if (url.username !== SCHEMA_OWNER) throw new Refusal(`the local role is ${url.username}`);
  return { PGHOST: url.hostname, PGPORT: url.port, PGPASSWORD: url.password };
}

/** `/data` is a directory here, and redis-cli inside `sh -c` is the one that knows the port. */
function redisCommand(world: World, pod: Pod, program: string, args: readonly string[]): Inner {
  requireVariable(pod, 'REDISCLI_AUTH');
  const { hostname, port } = new URL(world.facts.redisUrl);
  const environment = { EV_STANDIN_REDIS: `${hostname}:${port}` };
  const local = args.map((arg) => (arg === '/data' ? world.stackDirectory : arg));
  return { command: program, args: local, environment };
}

/** Runs it on the terminal of whoever typed the command, if they asked for one and have one. */
export function runInner(inner: Inner, stdin: 'inherit' | 'ignore', onTerminal: boolean): number {
  const environment = { ...process.env, ...inner.environment };
  const run = onTerminal
    ? spawnSync('script', ['-qefc', shellWords([inner.command, ...inner.args]), '/dev/null'], {
        env: environment,
        stdio: [stdin, 'inherit', 'inherit'],
      })
    : spawnSync(inner.command, inner.args, {
        env: environment,
        stdio: [stdin, 'inherit', 'inherit'],
      });
  if (run.error !== undefined) throw run.error;
  return run.status ?? 1;
}

function shellWords(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
