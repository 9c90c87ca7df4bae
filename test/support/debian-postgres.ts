/**
 * A PostgreSQL of Debian's: the server that its own psql and pg_dump fit. It has the roles that
 * deploy/manifest gives the one in the cluster.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { provisionSql } from '#deploy/manifest/postgresql.ts';
import { openCluster, SUPERUSER } from '#origin/local/postgres-cluster.ts';
import { DATABASE, refusal } from '#origin/local/postgres-provision.ts';
import { findFreePorts } from '#origin/local/ports.ts';
import { serverAccount } from '#origin/local/server-account.ts';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import type { Tools } from './debian-tools.ts';
import { until } from './stack.ts';

export interface DebianPostgres {
  /** The database of the service, as the owner of its schema. */
  readonly url: string;
  /** The same as another role. */
  urlAs(role: string): string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
const PASSABLE = 0o755;
/** Where the search for a port begins is random, so that two that search at once do not meet. */
const STARTING_POINTS = 65_536;

export async function startDebianPostgres(tools: Tools): Promise<DebianPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'ev-debian-postgres-'));
  const account = serverAccount();
  if (account !== null) chownSync(home, account.uid, account.gid);
  const [bin = ''] = tools.path;
  const programs = { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
  Object.assign(process.env, tools.environment);
  const { data, password } = await openCluster(home, programs, account, false);
  const [port = 0] = await findFreePorts(1, randomInt(STARTING_POINTS));
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=200',
  ];
  const server = spawn(
    programs.postgres,
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...account, cwd: home, stdio: 'ignore' },
  );
  const urlAs = (role: string, database: string = DATABASE) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  await until(
    async () => (await refusal(urlAs(SUPERUSER, 'postgres'))) === null,
    START_LIMIT_MS,
    () => 'PostgreSQL does not start',
  );
  provisionWith(tools, home, urlAs(SUPERUSER, 'postgres'), password);
  return {
    url: urlAs(SCHEMA_OWNER),
    urlAs,
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs the script that the image runs in the cluster, with psql, as the image does. */
function provisionWith(tools: Tools, home: string, url: string, password: string): void {
  const file = join(home, '10-roles.sql');
  writeFileSync(file, provisionSql(), { mode: PASSABLE });
  const passwords = [...provisionSql().matchAll(/\\getenv password (\w+)/g)].map(
    ([, variable = '']) => [variable, password],
  );
  const { status, stderr } = spawnSync('psql', [url, '-v', 'ON_ERROR_STOP=1', '-q', '-f', file], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...tools.environment,
      ...Object.fromEntries(passwords),
      PATH: [...tools.path, process.env['PATH'] ?? ''].join(delimiter),
    },
  });
  if (status !== 0) throw new Error(`the server cannot be set up: ${stderr}`);
}
