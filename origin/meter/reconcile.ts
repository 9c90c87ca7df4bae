/** Settles what was lent and never given back, by what the logs say was spent of it. */
import { parseId, uuidV7Time } from '#shared/contract/id.ts';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import type { EventTally, LeaseEvents } from '#shared/metering/event-tally.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { monthOf } from '#shared/metering/month.ts';
import { listLeases } from '#origin/store/audit-usage.ts';
import type { StoredLease } from '#origin/store/audit-usage.ts';
import type { Database } from '#origin/store/database.ts';
import { stepsOf } from './audit.ts';
import type { Difference } from './audit.ts';
import type { Exchange } from './ledger.ts';

/**
 * Milliseconds after its end in which a lease may still be spent from: the holder's clock began when
 * the answer arrived, and that took at most so long.
 */
const GRACE_MS = 5000;

export interface ReconcileWorld {
  readonly database: Database;
  readonly exchange: Exchange;
}

/** The logs to reconcile with. */
export interface Evidence {
  /** Null where there are no logs: then nothing is settled. */
  readonly events: EventTally | null;
  /** Unix milliseconds up to which the logs are complete. */
  readonly completeUntilMs: number;
}

export interface Reconciliation {
  /** Leases that were open, or on credit and not known, and are charged now. */
  readonly settled: number;
  readonly unitsSpent: number;
  /** Leases that are not over, or not yet in the logs. */
  readonly stillOpen: number;
  readonly differences: readonly Difference[];
}

/**
 * Settles the leases of a month. Those of before the first event are left out: their logs are not
 * there.
 *
 * @param month `YYYY-MM`
 */
export async function reconcile(
  month: string,
  evidence: Evidence,
  world: ReconcileWorld,
): Promise<Reconciliation> {
  const progress = new Progress(month, evidence, world);
  for (const span of stepsOf(month)) {
    for (const lease of await listLeases(world.database, span)) await progress.take(lease);
  }
  await progress.takeUnknown();
  return progress;
}

class Progress implements Reconciliation {
  settled = 0;
  unitsSpent = 0;
  stillOpen = 0;
  readonly differences: Difference[] = [];
  readonly #evidence: Evidence;
  readonly #world: ReconcileWorld;
  /** Events of the month whose lease was not met yet. */
  readonly #unmet: Map<string, LeaseEvents>;
  readonly #beginMs: number;

  constructor(month: string, evidence: Evidence, world: ReconcileWorld) {
    this.#evidence = evidence;
    this.#world = world;
    const events = [...(evidence.events?.leases ?? [])];
    this.#unmet = new Map(events.filter(([id]) => monthOf(beganAtMs(id)) === month));
    this.#beginMs = events.reduce(
      (first, [id]) => Math.min(first, beganAtMs(id)),
      Number.POSITIVE_INFINITY,
    );
  }

  async take({ id, accountId, granted, endsAtMs, spent }: StoredLease): Promise<void> {
    const events = this.#unmet.get(id);
    this.#unmet.delete(id);
    const isLogged = this.#evidence.events !== null && beganAtMs(id) >= this.#beginMs;
    const isOver = endsAtMs + GRACE_MS <= this.#evidence.completeUntilMs;
    if (spent === null && isOver && isLogged) {
      await this.#settle(id, accountId, events?.spent ?? 0);
    } else if (spent === null && isOver) {
      this.#differ(accountId, `lease ${id}, never given back, of which no log tells`, granted, 0);
    } else if (spent === null) {
      this.stillOpen += 1;
    } else if (isOver && isLogged && spent !== (events?.spent ?? 0)) {
      this.#differ(accountId, `hits of lease ${id}`, spent, events?.spent ?? 0);
    }
  }

  /** What was spent on credit while the ledger could not be asked, and never told. */
  async takeUnknown(): Promise<void> {
    for (const [id, { account, spent }] of this.#unmet) {
      const endsAtMs = beganAtMs(id) + LEASE_LIFE_MS;
      if (endsAtMs + GRACE_MS > this.#evidence.completeUntilMs) this.stillOpen += 1;
      else await this.#settle(id, account, spent);
    }
  }

  async #settle(id: string, accountId: string, spent: number): Promise<void> {
    const returned = [{ id, spent, free: NOTHING_FREE }];
    await this.#world.exchange({ account_id: accountId, returned, wanted: null });
    this.settled += 1;
    this.unitsSpent += spent;
  }

  #differ(account: string, what: string, ledger: number, evidence: number): void {
    this.differences.push({ account, what, ledger, evidence });
  }
}

/** A lease was asked for in the millisecond that its id carries. */
function beganAtMs(leaseId: string): number {
  return uuidV7Time(parseId('lease', leaseId) ?? '');
}
