/** The ledger of usage, as those see it who lend and borrow: Postgres, with the rules of leases. */
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import type { Usage } from '#shared/contract/usage.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { monthEndMs, monthOf, secondsLeftOfMonth } from '#shared/metering/month.ts';
import type { Database } from '#origin/store/database.ts';
import { exchangeLeases } from '#origin/store/exchange-leases.ts';
import { findUsage } from '#origin/store/find-usage.ts';

/** Takes leases back and opens another. @throws Fault `dependency_unavailable` when Postgres is away */
export type Exchange = (request: LeaseRequest) => Promise<LeaseAnswer>;

/** Binds the ledger. No lease outlives its month. */
export function ledgerExchange(database: Database, now: () => number): Exchange {
  return async (request) => {
    const nowMs = now();
    const lifeMs = Math.max(1, Math.min(LEASE_LIFE_MS, monthEndMs(nowMs) - nowMs));
    const { granted, exhausted } = await exchangeLeases(database, request, lifeMs);
    const isRefused = request.wanted !== null && granted === 0;
    return {
      granted,
      life_ms: lifeMs,
      retry_after_seconds: isRefused ? retryAfterSeconds(exhausted, nowMs) : null,
    };
  };
}

/**
 * Units that are lent and not spent come back when their lease is over; those that are spent, with
 * the next month.
 */
function retryAfterSeconds(exhausted: boolean, nowMs: number): number {
  return exhausted ? secondsLeftOfMonth(nowMs) : Math.ceil(LEASE_LIFE_MS / 1000);
}

/** The running month of an account, as the API shows it. */
export async function usageOf(
  database: Database,
  accountId: string,
  nowMs: number,
): Promise<Usage> {
  const month = monthOf(nowMs);
  const found = await findUsage(database, accountId, month);
  if (found === null) throw new Fault('not_found', 'account');
  const { quota, hits, misses, lent, promised, free } = found;
  const used = hits + misses;
  const reserved = Math.max(0, lent) + promised;
  return {
    month,
    quota,
    used,
    reserved,
    remaining: quota === null ? null : Math.max(0, quota - used - reserved),
    charged: { hits, misses },
    free,
    resets_at: new Date(monthEndMs(nowMs)).toISOString(),
  };
}
