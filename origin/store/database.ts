import { sql } from 'drizzle-orm';
import { isConnectionFailure, storeFailure, unavailable } from './failure.ts';
import { openPool } from './pool.ts';
import type { Pool, PoolOptions, Queries } from './pool.ts';

/** Milliseconds for a whole operation, seen from here: holds even when the server says nothing. */
const OPERATION_DEADLINE_MS = 8000;
/** Milliseconds within which a healthy server answers `SELECT 1`. */
const PING_DEADLINE_MS = 2000;

/** An open database. Only this room looks inside. */
export interface Database {
  readonly pool: Pool;
  /** Ends it; statements under way have two seconds. */
  readonly close: () => Promise<void>;
}

export type DatabaseOptions = PoolOptions;

/** Opens the database at a URL. Nothing is connected yet: the first operation does that. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const pool = openPool(url, options);
  return { pool, close: pool.close };
}

/** Whether the server answers. Rejects with `dependency_unavailable` when it does not. */
export async function ping(database: Database): Promise<void> {
  await inStore(database, 'ping', (queries) => queries.execute(sql`SELECT 1`), PING_DEADLINE_MS);
}

/**
 * Runs one operation of the store under a deadline, and turns what it throws into a fault. When the
 * deadline passes, the operation may still take effect: every writing verb can be repeated.
 */
export async function inStore<T>(
  database: Database,
  operation: string,
  work: (queries: Queries) => Promise<T>,
  deadlineMs: number = OPERATION_DEADLINE_MS,
): Promise<T> {
  const queries = database.pool.queries();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    database.pool.broke(queries);
    late.reject(unavailable(operation, 'no answer'));
  }, deadlineMs);
  try {
    return await Promise.race([work(queries), late.promise]);
  } catch (error) {
    if (isConnectionFailure(error)) database.pool.broke(queries);
    throw storeFailure(operation, error);
  } finally {
    clearTimeout(timer);
  }
}
