import type { FreeCounts } from '#shared/contract/usage.ts';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { inStore } from './database.ts';
import { bareId } from './identity.ts';
import { accounts, usageMonths as months } from './schema.ts';

/** What an account may use in a month, and what it has used. */
export interface MonthOfUsage {
  /** Units a month; null without a limit. */
  readonly quota: number | null;
  readonly hits: number;
  readonly misses: number;
  /** Units that open leases hold. */
  readonly lent: number;
  /** Promises that are open now, whichever month they were made in. */
  readonly promised: number;
  readonly free: FreeCounts;
}

/**
 * The usage of an account, all of it zero where it has not asked for anything; null where there is
 * no such account.
 *
 * @param month `YYYY-MM`
 */
export async function findUsage(
  database: Database,
  accountId: string,
  month: string,
): Promise<MonthOfUsage | null> {
  const [found] = await inStore(database, 'find usage', (queries) =>
    queries
      .select({
        quota: accounts.monthlyQuota,
        promised: sql`promised_units(${accounts.id})`.mapWith(Number),
        ledger: months,
      })
      .from(accounts)
      .leftJoin(months, and(eq(months.accountId, accounts.id), eq(months.month, firstDay(month))))
      .where(eq(accounts.id, bareId('acct', accountId))),
  );
  if (found === undefined) return null;
  const { quota, promised, ledger } = found;
  return {
    quota,
    promised,
    hits: ledger?.hits ?? 0,
    misses: ledger?.misses ?? 0,
    lent: ledger?.reserved ?? 0,
    free: ledger === null ? NOTHING_FREE : freeCountsOf(ledger),
  };
}

function freeCountsOf(row: typeof months.$inferSelect): FreeCounts {
  return {
    unknown: row.freeUnknown,
    duplicate: row.freeDuplicate,
    unasked: row.freeUnasked,
    test: row.freeTest,
    degraded: row.freeDegraded,
  };
}

/** A month as the ledger names it, by its first day. */
export function firstDay(month: string): string {
  return `${month}-01`;
}
