import { drizzle } from 'drizzle-orm/postgres-js';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/**
 * Connections to Postgres.
 *
 * The driver keeps two promises only as long as connections live. A transaction whose connection
 * breaks makes it write to a socket that is gone, which ends the process (porsager/postgres #1133,
 * #1208); and a connection that broke in the middle of a write may never come back (#1215). So
 * there are no transactions here: each operation is one statement, which Postgres takes whole or
 * not at all. And a pool in which a connection broke is replaced by a new one.
 */

/** Seconds for a connection to be made: a server that is there answers in milliseconds. */
const CONNECT_TIMEOUT_SECONDS = 3;
/** Milliseconds that the server gives one statement; the slowest of ours takes tens of them. */
const STATEMENT_TIMEOUT_MS = 5000;
/** Seconds after which an unused connection is closed. */
const IDLE_TIMEOUT_SECONDS = 60;
/** Seconds that closing waits for statements under way. */
const CLOSE_GRACE_SECONDS = 2;
/** Seconds between attempts to connect; the driver's own limit of 20 would prolong an outage. */
const RECONNECT_SECONDS = { first: 0.02, most: 0.25 } as const;
/** Milliseconds that a pool lives at least: in an outage each operation would make a new one. */
const YOUNGEST_TO_REPLACE_MS = 250;

export interface PoolOptions {
  /** Connections at most. */
  readonly max: number;
  /** What `pg_stat_activity` shows. */
  readonly applicationName: string;
  /** False behind a PgBouncer older than 1.21 in transaction mode. */
  readonly prepare?: boolean;
}

/** What statements are built with and run on. */
export type Queries = Pick<
  PostgresJsDatabase,
  'select' | 'insert' | 'update' | 'delete' | 'execute' | '$with' | 'with'
>;

/** A pool that renews itself. */
export interface Pool {
  /** The connections of the moment. */
  readonly queries: () => Queries;
  /** Says that a connection of these broke. Statements under way on the others may still end. */
  readonly broke: (queries: Queries) => void;
  readonly close: () => Promise<void>;
}

interface Generation {
  readonly queries: Queries;
  readonly since: number;
  readonly end: () => Promise<void>;
}

/** Opens a pool. Nothing is connected yet: the first statement does that, and finds out. */
export function openPool(url: string, options: PoolOptions): Pool {
  let current = connect(url, options);
  return {
    queries: () => current.queries,
    broke: (queries) => {
      const age = performance.now() - current.since;
      if (queries !== current.queries || age < YOUNGEST_TO_REPLACE_MS) return;
      void current.end();
      current = connect(url, options);
    },
    close: () => current.end(),
  };
}

function connect(url: string, options: PoolOptions): Generation {
  const client = postgres(url, {
    max: options.max,
    prepare: options.prepare ?? true,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    idle_timeout: IDLE_TIMEOUT_SECONDS,
    // See arrayOf: nobody catches what the driver throws when this is interrupted.
    fetch_types: false,
    backoff: (attempt: number) =>
      Math.min(RECONNECT_SECONDS.first * 2 ** attempt, RECONNECT_SECONDS.most),
    connection: {
      application_name: options.applicationName,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      TimeZone: 'UTC',
    },
    onnotice: () => {},
  });
  return {
    queries: drizzle(client),
    since: performance.now(),
    end: () => client.end({ timeout: CLOSE_GRACE_SECONDS }),
  };
}
