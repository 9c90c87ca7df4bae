/** Charges accounts for validations: one unit for each pair, however often it is tried. */
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { arrayOf } from './array-parameter.ts';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import type { Queries } from './pool.ts';
import { usageCharges as charges, usageMonths as months } from './schema.ts';

/**
 * The part of a statement that charges: to be put into the `with` of whatever stores what is charged
 * for, so that both are there or neither. The ledger's row of an account is taken last and in the
 * order of accounts, so that no two statements lock each other out.
 *
 * @param pairs selects `validation_id` and `account_id`, bare, of all that is to be charged; what was
 * charged before is left alone
 */
export function chargeOf(queries: Queries, pairs: SQL) {
  const charged = queries.$with('charged', { accountId: charges.accountId }).as(sql`
    INSERT INTO ${charges} (validation_id, account_id)
    SELECT validation_id, account_id FROM (${pairs}) AS pair
    ORDER BY validation_id, account_id
    ON CONFLICT DO NOTHING
    RETURNING validation_id, account_id`);
  const counted = queries.$with('counted', { accountId: months.accountId }).as(sql`
    INSERT INTO ${months} AS m (account_id, month, misses)
    SELECT account_id, usage_month(validation_id), count(*) FROM ${charged}
    GROUP BY account_id, usage_month(validation_id)
    ORDER BY account_id, usage_month(validation_id)
    ON CONFLICT (account_id, month) DO UPDATE SET misses = m.misses + excluded.misses
    RETURNING account_id`);
  return { charged, counted };
}

/**
 * Charges these accounts for one validation that is stored already.
 *
 * @param validationId `val_…`
 * @param accountIds `acct_…`, in any order
 */
export async function chargeFor(
  database: Database,
  validationId: string,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  const accounts = arrayOf(
    'uuid',
    accountIds.map((id) => bareId('acct', id)),
  );
  const pairs = sql`SELECT ${bareId('val', validationId)}::uuid AS validation_id,
    unnest(${accounts}) AS account_id`;
  await inStore(database, 'charge', async (queries) => {
    const { charged, counted } = chargeOf(queries, pairs);
    await queries.with(charged, counted).select({ accountId: counted.accountId }).from(counted);
  });
}
