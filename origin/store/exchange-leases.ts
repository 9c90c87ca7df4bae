import type { LeaseRequest } from '#shared/contract/lease.ts';
import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';

/**
 * Of the units that are left, at most one part in so many is lent to one holder. Ten places at once
 * then hold less than half of them, and the last of a plan are lent one by one.
 */
const SHARE = 20;

/** What came of a request for a lease. */
export interface Lent {
  /** Units lent. */
  readonly granted: number;
  /** Whether the plan is used up: then none will be left before the month is over. */
  readonly exhausted: boolean;
}

const LentSchema = v.object({
  granted: v.pipe(v.string(), v.transform(Number)),
  exhausted: v.boolean(),
});

/**
 * Gives leases back and opens another, whole or not at all, in one round trip. Repeating it changes
 * nothing: a lease is closed once, and one id is lent once.
 *
 * @param lifeMs milliseconds for which units are lent
 * @throws Fault `internal` where there is no such account
 */
export async function exchangeLeases(
  database: Database,
  { account_id: accountId, returned, wanted }: LeaseRequest,
  lifeMs: number,
): Promise<Lent> {
  const closed = returned.map(({ id, spent, free }) => ({ id: bareId('lease', id), spent, free }));
  const [row] = await inStore(database, 'exchange leases', (queries) =>
    queries.execute(sql`
      SELECT granted::text, exhausted FROM exchange_leases(
        ${bareId('acct', accountId)}::uuid,
        ${JSON.stringify(closed)}::text::jsonb,
        ${wanted === null ? null : bareId('lease', wanted.id)}::uuid,
        ${wanted?.units ?? 0}::bigint,
        ${SHARE}::integer,
        ${lifeMs} * interval '1 millisecond'
      )`),
  );
  return v.parse(LentSchema, row);
}
