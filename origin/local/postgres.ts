import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import { claimPort } from './claim-port.ts';
import type { Attempt } from './claim-port.ts';
import { StartFailure } from './life.ts';
import type { Exit } from './life.ts';
import { rotateLogs } from './log-file.ts';
import { LOOPBACK } from './ports.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { openCluster, SUPERUSER } from './postgres-cluster.ts';
import { postgresHome } from './postgres-home.ts';
import { waitForPredecessor } from './postgres-predecessor.ts';
import { DATABASE, provision, refusal } from './postgres-provision.ts';
import { postgresArguments } from './postgres-settings.ts';
import { serverAccount } from './server-account.ts';
import { startProgram } from './server-process.ts';
import type { ServerProcess, ServerProgram } from './server-process.ts';

export interface PostgresOptions {
  /** Where the data lies, from one start to the next. */
  readonly directory: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** False does not wait for the disk: faster, and lost when the machine stops. */
  readonly durable?: boolean;
  /** Settings of postgresql.conf, over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer extends ServerProcess {
  /** The database of the service, as the owner of its schema. */
  readonly url: string;
  /** The whole server, as its superuser. */
  readonly superuserUrl: string;
  readonly port: number;
}

/** Milliseconds for a server to answer: recovery after a crash reads at most `max_wal_size`. */
const READY_LIMIT_MS = 30_000;
const POLL_MS = 25;
/** Fast shutdown, then immediate: the next start recovers. */
const ENDINGS = ['SIGINT', 'SIGQUIT'] as const;
/** What it says when somebody was faster to the port. */
const PORT_TAKEN = /could not create any TCP\/IP sockets/;
/** What it says while processes of a server that was killed are still going. */
const TOO_EARLY = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

/**
 * Starts PostgreSQL from its npm package, as whoever we are; root's server runs as `nobody`. Data
 * persists in the directory; a crash before, also by kill -9, is recovered from.
 *
 * @throws {StartFailure} with what the server said last, or who has the port
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { directory, durable = true } = options;
  const account = serverAccount();
  const home = await postgresHome(directory, account);
  const binaries = await postgresBinaries(home.programs, account);
  const { data, password } = await openCluster(home.path, binaries, account, durable);
  await waitForPredecessor(data);
  const logPath = join(directory, 'postgres.log');
  rotateLogs(directory);
  return await claimPort('postgresql', options.port ?? 0, async (port) => {
    const program = {
      command: binaries.postgres,
      args: postgresArguments(data, port, durable, options.settings),
      account,
      directory: home.path,
      logPath,
      endings: ENDINGS,
    };
    const url = urlOf(SCHEMA_OWNER, password, port, DATABASE);
    const superuserUrl = urlOf(SUPERUSER, password, port, 'postgres');
    return await start(program, { url, superuserUrl, port }, password);
  });
}

function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@${LOOPBACK}:${port}/${database}`;
}

async function start(
  program: ServerProgram,
  access: Pick<PostgresServer, 'url' | 'superuserUrl' | 'port'>,
  password: string,
): Promise<Attempt<PostgresServer>> {
  const server = await startProgram(program);
  try {
    const exit = await Promise.race([untilReady(access.superuserUrl), server.exited]);
    if (exit !== null) return judged(exit);
    await provision(access.superuserUrl, password);
    return { kind: 'started', server: { ...server, ...access } };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Resolves with null when the server answers. */
async function untilReady(superuserUrl: string): Promise<null> {
  const deadline = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const why = await refusal(superuserUrl);
    if (why === null) return null;
    if (performance.now() > deadline) throw new StartFailure('postgresql', why);
    await delay(POLL_MS);
  }
}

function judged(exit: Exit): Attempt<never> {
  if (PORT_TAKEN.test(exit.lastWords)) return { kind: 'port_taken', exit };
  return { kind: TOO_EARLY.test(exit.lastWords) ? 'too_early' : 'failed', exit };
}
