import { formatId } from '#shared/contract/id.ts';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { byVerdictId } from './by-verdict-id.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import type { Queries } from './pool.ts';
import { bareId } from './identity.ts';
import { validationResults as results } from './schema.ts';
import type { VerdictRow } from './verdict-row.ts';

/** The stored verdicts with these ids, provisional ones too, in no particular order. */
export async function findVerdicts(
  database: Database,
  ids: readonly string[],
): Promise<readonly VerdictRow[]> {
  if (ids.length === 0) return [];
  const uuids = ids.map((id) => bareId('val', id));
  const rows = await inStore(database, 'find verdicts', (queries) =>
    queries.select().from(results).where(byVerdictId(uuids)),
  );
  return rows.map((row) => ({
    id: formatId('val', row.id),
    accountId: formatId('acct', row.accountId),
    addressHash: row.addressHash,
    email: row.email,
    domain: row.domain,
    attempt: row.attempt,
    record: v.parse(VerdictRecordSchema, row.record),
  }));
}

/** Those of the ids whose stored verdict is final. */
export async function finalAmong(
  queries: Queries,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const uuids = ids.map((id) => bareId('val', id));
  const rows = await queries
    .select({ id: results.id })
    .from(results)
    .where(and(byVerdictId(uuids), eq(results.final, true)));
  return rows.map((row) => formatId('val', row.id));
}
