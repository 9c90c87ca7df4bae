import { count, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { outbox } from './schema.ts';

/** What has not reached the edge yet. */
export interface OutboxLag {
  readonly entries: number;
  /** Age of the oldest entry in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

export async function outboxLag(database: Database): Promise<OutboxLag> {
  const age = sql`extract(epoch FROM now() - min(${outbox.createdAt}))`;
  const [lag] = await inStore(database, 'outbox lag', (queries) =>
    queries
      .select({
        entries: count(),
        oldestSeconds: sql`coalesce(${age}, 0)`.mapWith(Number),
      })
      .from(outbox),
  );
  return lag ?? { entries: 0, oldestSeconds: 0 };
}
