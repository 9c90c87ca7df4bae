/** What a process of the origin charges by itself: hits of its cache, and units held for misses. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LeaseRequest } from '#shared/contract/lease.ts';
import { USAGE_EVENT } from '#shared/contract/usage-event.ts';
import type { UsageEvent } from '#shared/contract/usage-event.ts';
import type { FreeReason } from '#shared/contract/usage.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { Book } from '#shared/metering/book.ts';
import type { Lease } from '#shared/metering/lease.ts';
import { SMALLEST_LEASE } from '#shared/metering/lease-size.ts';
import { isCharged, whyFree } from '#shared/metering/price.ts';
import { quotaExceeded } from '#shared/metering/quota-exceeded.ts';
import { Hold } from './hold.ts';
import type { Exchange } from './ledger.ts';

/** How often what is over is given back. */
const SWEEP_MS = 5000;
/** Milliseconds that an answer waits for a lease: a healthy database gives one in some three. */
const LONGEST_WAIT_MS = 500;
/** So long nobody asks again after the ledger did not answer, and nobody waits for it. */
const AWAY_MS = 1000;
/** Accounts with requests at one process within some 20 s; each takes some 500 bytes. */
const MOST_ACCOUNTS = 100_000;

export interface MeterWorld {
  readonly exchange: Exchange;
  /** Writes an event down for good before it returns. */
  readonly record: (event: UsageEvent) => void;
  /** Is told of each unit that is charged on credit: somebody should see to the ledger. */
  readonly onCredit: () => void;
  readonly now: () => number;
  readonly newUuid: NewUuid;
}

interface Account {
  readonly book: Book;
  /** The question that is under way: one at a time for each account. */
  asking: Promise<void> | null;
}

export class Meter {
  readonly #world: MeterWorld;
  readonly #accounts = new Map<string, Account>();
  readonly #sweeper: NodeJS.Timeout;
  #awayUntilMs = 0;

  constructor(world: MeterWorld) {
    this.#world = world;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  /**
   * Sets a unit aside for an answer that may cost one.
   *
   * @throws Fault `quota_exceeded` where none is left, `dependency_unavailable` where the ledger does
   * not answer
   */
  hold(accountId: string): Promise<Hold> {
    const account = this.#account(accountId);
    return this.#take(
      account,
      (lease) => new Hold(account.book, lease, () => this.#giveBackLast(account, lease)),
    );
  }

  /**
   * Charges an answer from the cache, where it costs something. While the ledger does not answer, it
   * is charged on credit.
   *
   * @throws Fault `quota_exceeded` where no unit is left, `dependency_unavailable` where the credit is
   * used up as well
   */
  async hit(
    accountId: string,
    record: Pick<VerdictRecord, 'final' | 'state'>,
    requestId: string,
  ): Promise<void> {
    if (!isCharged(record)) return this.free(accountId, whyFree(record));
    const account = this.#account(accountId);
    const spend = (lease: Lease) => this.#spend(account.book, lease, requestId);
    try {
      await this.#take(account, spend);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'dependency_unavailable') throw error;
      const credit = account.book.findOnCredit(this.#world.now());
      if (credit === null) throw error;
      spend(credit);
      this.#world.onCredit();
    }
  }

  /** Counts an answer that costs nothing. */
  free(accountId: string, why: FreeReason): void {
    this.#account(accountId).book.countFree(why);
  }

  /** Gives back what this process holds of an account, so that the ledger shows what was used. */
  async giveBack(accountId: string): Promise<void> {
    const account = this.#accounts.get(accountId);
    await account?.asking?.catch(() => undefined);
    const request = account?.book.giveAllBack() ?? null;
    if (account !== undefined && request !== null) await this.#exchange(account.book, request);
  }

  /** Gives everything back. To be called when nobody asks any more. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([...this.#accounts.keys()].map((accountId) => this.giveBack(accountId)));
  }

  #account(accountId: string): Account {
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    if (this.#accounts.size >= MOST_ACCOUNTS) throw new Fault('queue_full', 'accounts');
    const book = new Book(accountId, () => formatId('lease', this.#world.newUuid()));
    const account = { book, asking: null };
    this.#accounts.set(accountId, account);
    return account;
  }

  /** @param use is called in the same turn in which the lease was found to have a unit left */
  async #take<T>(account: Account, use: (lease: Lease) => T): Promise<T> {
    const { book } = account;
    for (;;) {
      const nowMs = this.#world.now();
      const lease = book.find(nowMs);
      if (lease !== null) {
        const used = use(lease);
        if (book.asksAhead(nowMs)) this.#ask(account).catch(() => undefined);
        return used;
      }
      const retryAtMs = book.refusal(nowMs);
      if (retryAtMs !== null) throw quotaExceeded(retryAtMs - nowMs);
      await this.#askInTime(account);
    }
  }

  /**
   * A unit that was charged elsewhere counts twice until its lease is given back. Of the last units of
   * a plan none may be missing for that, so those are given back before anybody is answered.
   */
  async #giveBackLast({ book }: Account, lease: Lease): Promise<void> {
    const nowMs = this.#world.now();
    if (lease.granted >= SMALLEST_LEASE || !lease.isOver(nowMs)) return;
    const request = book.giveBack(nowMs);
    // What could not be told is told the next time.
    if (request !== null) await this.#exchange(book, request).catch(() => undefined);
  }

  #spend(book: Book, lease: Lease, requestId: string): void {
    const { account } = book;
    const n = lease.spend();
    this.#world.record({
      event: USAGE_EVENT,
      account,
      lease: lease.id,
      n,
      request_id: requestId,
    });
  }

  async #askInTime(account: Account): Promise<void> {
    if (this.#world.now() < this.#awayUntilMs) throw unanswered();
    const answered = this.#ask(account).then(() => true);
    const over = new AbortController();
    const late = sleep(LONGEST_WAIT_MS, false, { signal: over.signal }).catch(() => false);
    const inTime = await Promise.race([answered, late]).finally(() => over.abort());
    if (inTime) return;
    this.#awayUntilMs = this.#world.now() + AWAY_MS;
    throw unanswered();
  }

  #ask(account: Account): Promise<void> {
    const { book } = account;
    account.asking ??= this.#exchange(book, book.ask(this.#world.now())).finally(() => {
      account.asking = null;
    });
    // Whoever waits for it hears of a failure; where nobody does, the next one asks again.
    account.asking.catch(() => undefined);
    return account.asking;
  }

  async #exchange(book: Book, request: LeaseRequest): Promise<void> {
    try {
      const answer = await this.#world.exchange(request);
      book.answered(request, answer, this.#world.now());
      this.#awayUntilMs = 0;
    } catch (error) {
      this.#awayUntilMs = this.#world.now() + AWAY_MS;
      throw error;
    }
  }

  #sweep(): void {
    for (const [accountId, { book, asking }] of this.#accounts) {
      if (asking !== null) continue;
      book.abandonUnanswered();
      const request = book.giveBack(this.#world.now());
      // What could not be told is told the next time.
      if (request !== null) this.#exchange(book, request).catch(() => undefined);
      else if (book.isEmpty) this.#accounts.delete(accountId);
    }
  }
}

function unanswered(): Fault {
  return new Fault('dependency_unavailable', 'the ledger does not answer');
}
