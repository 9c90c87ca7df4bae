/** Whether the ledger of a month is what was charged, counted afresh. */
import { monthEndMs } from '#shared/metering/month.ts';
import {
  countCharges,
  countReservedTooMuch,
  countSpent,
  countUncharged,
  countUnfounded,
  readLedger,
} from '#origin/store/audit-usage.ts';
import type { Counts, Span } from '#origin/store/audit-usage.ts';
import type { Database } from '#origin/store/database.ts';

/** Something that is not as it should be. */
export interface Difference {
  /** `acct_…` */
  readonly account: string;
  readonly what: string;
  /** Units that the ledger shows, and units that there should be. */
  readonly ledger: number;
  readonly evidence: number;
}

/**
 * Of a month that is gone through at once: with ten million verdicts a day a statement still ends
 * within the time that the store allows.
 */
const STEP_MS = 6 * 3600 * 1000;

/** The steps of a month. @param month `YYYY-MM` */
export function stepsOf(month: string): readonly Span[] {
  const fromMs = Date.parse(`${month}-01T00:00:00.000Z`);
  const count = Math.ceil((monthEndMs(fromMs) - fromMs) / STEP_MS);
  return Array.from({ length: count }, (_, step) => ({
    fromMs: fromMs + step * STEP_MS,
    toMs: fromMs + (step + 1) * STEP_MS,
  }));
}

/**
 * Compares the ledger with what it is made of. The service may go on meanwhile: the ledger only
 * grows, so it is right if it was no more before than what was counted, and is no less after.
 */
export async function audit(database: Database, month: string): Promise<readonly Difference[]> {
  const before = await readLedger(database, month);
  const sums = { misses: new Sum(), hits: new Sum(), uncharged: new Sum(), unfounded: new Sum() };
  for (const span of stepsOf(month)) {
    sums.misses.add(await countCharges(database, span));
    sums.hits.add(await countSpent(database, span));
    sums.uncharged.add(await countUncharged(database, span));
    sums.unfounded.add(await countUnfounded(database, span));
  }
  const after = await readLedger(database, month);
  return [
    ...differences('misses', [before.misses, after.misses], sums.misses.counts),
    ...differences('hits', [before.hits, after.hits], sums.hits.counts),
    ...surpluses('verdicts that were not charged', sums.uncharged.counts),
    ...surpluses('charges without a definite verdict', sums.unfounded.counts),
    ...surpluses('units set aside for no lease', await countReservedTooMuch(database)),
  ];
}

class Sum {
  readonly #counts = new Map<string, number>();

  add(counts: Counts): void {
    for (const [account, units] of counts) {
      this.#counts.set(account, (this.#counts.get(account) ?? 0) + units);
    }
  }

  get counts(): Counts {
    return this.#counts;
  }
}

function differences(
  what: string,
  [before, after]: readonly [Counts, Counts],
  counted: Counts,
): Difference[] {
  const accounts = new Set([...after.keys(), ...counted.keys()]);
  return [...accounts].flatMap((account) => {
    const evidence = counted.get(account) ?? 0;
    const [least, most] = [before.get(account) ?? 0, after.get(account) ?? 0];
    if (least <= evidence && evidence <= most) return [];
    return [{ account, what, ledger: evidence < least ? least : most, evidence }];
  });
}

function surpluses(what: string, counted: Counts): Difference[] {
  return [...counted].map(([account, units]) => ({ account, what, ledger: units, evidence: 0 }));
}
