/** Events of a log, counted by lease. */
import type { UsageEvent } from '#shared/contract/usage-event.ts';

/** What the log says of one lease. */
export interface LeaseEvents {
  readonly account: string;
  /** Units spent: the highest number in the log, so that a line that was lost before it does not matter. */
  readonly spent: number;
  /** Lines seen. Fewer than were spent: some were lost. More: some came twice. */
  readonly lines: number;
}

/** Leases that one reading takes: some 200 bytes each. */
const MOST_LEASES = 2_000_000;

export class EventTally {
  readonly #leases = new Map<string, LeaseEvents>();

  /** @throws RangeError where there are more leases than one reading takes */
  add({ account, lease, n }: UsageEvent): void {
    const before = this.#leases.get(lease);
    if (before === undefined && this.#leases.size >= MOST_LEASES) {
      throw new RangeError(
        `more than ${MOST_LEASES} leases: read the events of fewer days at once`,
      );
    }
    this.#leases.set(lease, {
      account,
      spent: Math.max(n, before?.spent ?? 0),
      lines: 1 + (before?.lines ?? 0),
    });
  }

  /** By `lease_…`. */
  get leases(): ReadonlyMap<string, LeaseEvents> {
    return this.#leases;
  }
}
