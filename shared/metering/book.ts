/**
 * What one isolate or process holds of one account: the leases that it may spend from, and what it
 * has to give back. It knows of no clock and sends nothing; whoever has it does that.
 */
import { MOST_RETURNED } from '#shared/contract/lease.ts';
import type { LeaseAnswer, LeaseRequest, ReturnedLease } from '#shared/contract/lease.ts';
import { NOTHING_FREE } from '#shared/contract/usage.ts';
import type { FreeCounts, FreeReason } from '#shared/contract/usage.ts';
import { Lease, LEASE_LIFE_MS } from './lease.ts';
import { leaseSize, SMALLEST_LEASE } from './lease-size.ts';

/**
 * Units that may be spent while the ledger cannot be asked, and are told when it can: an outage must
 * not take the answers along that need nobody. As many as the largest lease.
 */
export const MOST_ON_CREDIT = 1000;
/** A lease is followed by another when so much of its life is left: asking takes well under a second. */
const ASK_AHEAD_MS = LEASE_LIFE_MS / 4;
/** Milliseconds for which it is believed that no unit is left: a plan that is raised holds after these. */
const REFUSAL_BELIEVED_MS = 5000;

export class Book {
  /** `acct_…` */
  readonly account: string;
  readonly #newLeaseId: () => string;
  /** Oldest first. */
  #leases: Lease[] = [];
  /** What we lend to ourselves. */
  #credit: Lease | null = null;
  #creditLeft = MOST_ON_CREDIT;
  /** Closed, and not known to be in the ledger. */
  #returned: ReturnedLease[] = [];
  #free: FreeCounts = NOTHING_FREE;
  /** A lease that was asked for, and may have been opened: the answer has not come. */
  #unanswered: string | null = null;
  #refusal = { untilMs: 0, retryAtMs: 0 };

  constructor(account: string, newLeaseId: () => string) {
    this.account = account;
    this.#newLeaseId = newLeaseId;
  }

  /** A lease that has a unit left, or null. */
  find(nowMs: number): Lease | null {
    return this.#leases.find((lease) => lease.canServe(nowMs)) ?? null;
  }

  /** A lease on credit that has a unit left, or null when the credit is used up. */
  findOnCredit(nowMs: number): Lease | null {
    if (this.#credit?.canServe(nowMs) === true) return this.#credit;
    this.#closeCredit();
    if (this.#creditLeft === 0) return null;
    this.#credit = new Lease(this.#newLeaseId(), this.#creditLeft, nowMs, LEASE_LIFE_MS);
    return this.#credit;
  }

  countFree(reason: FreeReason): void {
    this.#free = { ...this.#free, [reason]: this.#free[reason] + 1 };
  }

  /**
   * Whether to ask for more before it is needed, so that nobody waits. The last units of a plan are
   * asked for only when they are needed: one that lies here idle would be missing elsewhere.
   */
  asksAhead(nowMs: number): boolean {
    const newest = this.#leases.at(-1);
    if (newest === undefined || newest.granted < SMALLEST_LEASE) return false;
    return newest.left * 2 <= newest.granted || newest.endsAtMs - nowMs <= ASK_AHEAD_MS;
  }

  /** When there may be units again, in Unix milliseconds, while it is believed that none is left. */
  refusal(nowMs: number): number | null {
    return nowMs < this.#refusal.untilMs ? this.#refusal.retryAtMs : null;
  }

  /**
   * Asks for another lease, and gives back what is over. Asking again before there was an answer asks
   * for the same lease, so that none is opened which nobody knows of.
   */
  ask(nowMs: number): LeaseRequest {
    const newest = this.#leases.at(-1);
    const units =
      newest === undefined ? SMALLEST_LEASE : leaseSize(newest.used, nowMs - newest.beganAtMs);
    this.#unanswered ??= this.#newLeaseId();
    return this.#request(
      this.#close((lease) => lease.isOver(nowMs)),
      {
        id: this.#unanswered,
        units,
      },
    );
  }

  /**
   * Gives back what is over, or null where there is nothing to tell. A question may be under way: the
   * lease that it asks for is left alone.
   */
  giveBack(nowMs: number): LeaseRequest | null {
    return this.#giveBack((lease) => lease.isOver(nowMs));
  }

  /**
   * Gives back everything that nothing hangs on, or null where there is nothing to tell. A lease that
   * was asked for without an answer goes unseen.
   */
  giveAllBack(): LeaseRequest | null {
    this.abandonUnanswered();
    return this.#giveBack((lease) => !lease.isHeld);
  }

  /** Nobody waits for the answer to a question any more: the lease that it may have opened is to go. */
  abandonUnanswered(): void {
    if (this.#unanswered === null || this.#returned.length >= MOST_RETURNED) return;
    this.#pushReturned(this.#unanswered, 0);
    this.#unanswered = null;
  }

  /** Takes the ledger's answer in. One that comes twice, or too late, changes nothing. */
  answered({ returned, wanted }: LeaseRequest, answer: LeaseAnswer, nowMs: number): void {
    const told = new Set(returned.map(({ id }) => id));
    this.#returned = this.#returned.filter(({ id }) => !told.has(id));
    this.#creditLeft = MOST_ON_CREDIT;
    if (wanted === null || wanted.id !== this.#unanswered) return;
    this.#unanswered = null;
    if (answer.granted > 0) {
      this.#leases.push(new Lease(wanted.id, answer.granted, nowMs, answer.life_ms));
      this.#refusal = { untilMs: 0, retryAtMs: 0 };
    } else {
      const retryAtMs = nowMs + (answer.retry_after_seconds ?? 1) * 1000;
      this.#refusal = { untilMs: Math.min(retryAtMs, nowMs + REFUSAL_BELIEVED_MS), retryAtMs };
    }
  }

  /** Whether there is nothing in it: no unit to be had, and nothing to tell. */
  get isEmpty(): boolean {
    const nothingToTell = this.#returned.length === 0 && this.#free === NOTHING_FREE;
    const nothingToSpend = this.#leases.length === 0 && this.#credit === null;
    return nothingToTell && nothingToSpend && this.#unanswered === null;
  }

  #request(returned: readonly ReturnedLease[], wanted: LeaseRequest['wanted']): LeaseRequest {
    return { account_id: this.account, returned: [...returned], wanted };
  }

  #giveBack(isClosed: (lease: Lease) => boolean): LeaseRequest | null {
    const returned = this.#close(isClosed);
    return returned.length === 0 ? null : this.#request(returned, null);
  }

  /**
   * Closes leases, and gives what the ledger has not been told yet. What is closed is never spent
   * from again, so the same may be told any number of times.
   */
  #close(isClosed: (lease: Lease) => boolean): readonly ReturnedLease[] {
    if (this.#returned.length < MOST_RETURNED) {
      this.#closeCredit();
      this.#closeLeases(isClosed);
      this.#closeFree();
    }
    return this.#returned.slice(0, MOST_RETURNED);
  }

  #closeLeases(isClosed: (lease: Lease) => boolean): void {
    const closed = this.#leases.filter(isClosed);
    this.#leases = this.#leases.filter((lease) => !closed.includes(lease));
    for (const { id, spent } of closed) this.#pushReturned(id, spent);
  }

  #closeCredit(): void {
    if (this.#credit === null) return;
    const { id, spent } = this.#credit;
    this.#credit = null;
    if (spent === 0) return;
    this.#creditLeft -= spent;
    this.#pushReturned(id, spent);
  }

  /** Counts travel under an id as well, so that none is added twice. */
  #closeFree(): void {
    if (this.#free === NOTHING_FREE) return;
    this.#pushReturned(this.#newLeaseId(), 0, this.#free);
    this.#free = NOTHING_FREE;
  }

  #pushReturned(id: string, spent: number, free: FreeCounts = NOTHING_FREE): void {
    this.#returned.push({ id, spent, free });
  }
}
