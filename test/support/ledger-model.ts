/** The ledger of one account as it is meant: what the true one does in Postgres, in a few lines. */
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import type { Ledger, LedgerState } from './metering-world.ts';

/** At most one part in so many of what is left is lent at once. */
const SHARE = 20;

interface ModelLease {
  readonly granted: number;
  spent: number | null;
}

export class LedgerModel implements Ledger {
  readonly #quota: number;
  readonly #charges = new Set<string>();
  readonly #leases = new Map<string, ModelLease>();

  constructor(quota: number | null) {
    this.#quota = quota ?? Number.POSITIVE_INFINITY;
  }

  async exchange({ returned, wanted }: LeaseRequest): Promise<LeaseAnswer> {
    for (const { id, spent } of returned) {
      const lease = this.#leases.get(id);
      if (lease === undefined) this.#leases.set(id, { granted: 0, spent });
      else lease.spent ??= spent;
    }
    const granted = wanted === null ? 0 : this.#lend(wanted.id, wanted.units);
    return { granted, life_ms: LEASE_LIFE_MS, retry_after_seconds: granted > 0 ? null : 1 };
  }

  async charge(validationId: string): Promise<void> {
    this.#charges.add(validationId);
  }

  async look(): Promise<LedgerState> {
    const leases = [...this.#leases.values()];
    return {
      used: leases.reduce((total, { spent }) => total + (spent ?? 0), this.#charges.size),
      reserved: leases.reduce(
        (total, { granted, spent }) => total + (spent === null ? granted : 0),
        0,
      ),
      leases: new Map([...this.#leases].map(([id, { spent }]) => [id, spent])),
    };
  }

  #lend(id: string, units: number): number {
    const known = this.#leases.get(id);
    if (known !== undefined) return known.spent === null ? known.granted : 0;
    const leases = [...this.#leases.values()];
    const taken = leases.reduce(
      (total, { granted, spent }) => total + (spent ?? granted),
      this.#charges.size,
    );
    const left = this.#quota - taken;
    const granted = Math.max(0, Math.min(units, left, Math.max(1, Math.floor(left / SHARE))));
    if (granted > 0) this.#leases.set(id, { granted, spent: null });
    return granted;
  }
}
