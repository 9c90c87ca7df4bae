import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Database } from './database.ts';
import { inStore } from './database.ts';

/** States of `pg_stat_activity` (PostgreSQL manual, 27.2.3), and one for those that we may not see. */
const CONNECTION_STATES = [
  'active',
  'idle',
  'idle in transaction',
  'idle in transaction (aborted)',
  'other',
] as const;
type ConnectionState = (typeof CONNECTION_STATES)[number];

export interface ConnectionCounts {
  readonly byState: Readonly<Record<ConnectionState, number>>;
  /** Connections that roles other than superusers may have together. */
  readonly limit: number;
}

const RowSchema = v.object({ state: v.string(), count: v.number(), limit: v.number() });
const isState = (state: string): state is ConnectionState =>
  CONNECTION_STATES.some((known) => known === state);

/** Connections to the whole server, whoever holds them. */
export async function connectionCounts(database: Database): Promise<ConnectionCounts> {
  const rows = await inStore(database, 'connection counts', (queries) =>
    queries.execute(sql`
      SELECT coalesce(state, 'other') AS "state", count(*)::integer AS "count",
        current_setting('max_connections')::integer
          - current_setting('superuser_reserved_connections')::integer AS "limit"
      FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1`),
  );
  const byState: Record<ConnectionState, number> = {
    active: 0,
    idle: 0,
    'idle in transaction': 0,
    'idle in transaction (aborted)': 0,
    other: 0,
  };
  let limit = 0;
  for (const row of rows) {
    const read = v.parse(RowSchema, row);
    byState[isState(read.state) ? read.state : 'other'] += read.count;
    limit = read.limit;
  }
  return { byState, limit };
}
