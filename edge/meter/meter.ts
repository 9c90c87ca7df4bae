/**
 * What the edge charges: answers out of its caches, from units that the ledger has lent in advance.
 * While there are some, charging takes no I/O; every unit is a line in the log before it is answered
 * for, so that what this isolate has spent is known even if it is never heard of again.
 */
import type { LeaseAnswer, LeaseRequest } from '#shared/contract/lease.ts';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import { USAGE_EVENT } from '#shared/contract/usage-event.ts';
import type { FreeReason } from '#shared/contract/usage.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { Book } from '#shared/metering/book.ts';
import type { Lease } from '#shared/metering/lease.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { SMALLEST_LEASE } from '#shared/metering/lease-size.ts';
import { isCharged, whyFree } from '#shared/metering/price.ts';
import { quotaExceeded } from '#shared/metering/quota-exceeded.ts';
import type { Log } from '#edge/log.ts';

/** Milliseconds that the ledger has to lend units: a round trip to the origin from anywhere. */
const LENDING_MS = 500;
/** After this a question is taken for lost: the request that asked it may have been cancelled. */
const LOST_AFTER_MS = 2 * LENDING_MS;
/** How often whoever waits for another's question looks whether it was answered. */
const LOOK_EVERY_MS = 5;
/** So long nobody asks again after the ledger did not answer, and nobody waits for it. */
const AWAY_MS = 1000;
/** What is over is given back within this time: with the life of a lease, less than the 30 s of `later`. */
const GIVE_BACK_WITHIN_MS = 5000;
/** An isolate seldom sees more accounts than this in half a minute; each takes about a kilobyte. */
const MOST_ACCOUNTS = 10_000;

export interface MeterParts {
  /** Throws a Fault when the ledger cannot be asked before the deadline. */
  readonly exchange: (request: LeaseRequest, deadlineMs: number) => Promise<LeaseAnswer>;
  readonly now: () => number;
  /** Waits on a timer of the request that calls it. */
  readonly pause: (ms: number) => Promise<void>;
  /** Goes on with some work after the answer is sent. */
  readonly later: (work: Promise<unknown>) => void;
  readonly newUuid: NewUuid;
  readonly log: Log;
}

/** An answer out of a cache, and the request that gets it. */
export interface Hit {
  readonly accountId: string;
  readonly record: Pick<VerdictRecord, 'final' | 'state'>;
  /** `req_…` */
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
}

interface Account {
  readonly book: Book;
  /** When the question was asked that is under way; null where none is. */
  askedAtMs: number | null;
  /** The ledger did not answer: until then nobody asks. */
  awayUntilMs: number;
  /** When what is over will be given back. */
  givesBackAtMs: number;
}

export class Meter {
  readonly #parts: MeterParts;
  readonly #mostAccounts: number;
  readonly #accounts = new Map<string, Account>();

  constructor(parts: MeterParts, mostAccounts = MOST_ACCOUNTS) {
    this.#parts = parts;
    this.#mostAccounts = mostAccounts;
  }

  /**
   * Charges an answer out of a cache, where it costs something. Whoever has nothing lent waits for it;
   * while the ledger cannot be asked, the answer is charged on credit.
   *
   * @throws Fault `quota_exceeded` where no unit is left, `origin_unavailable` where the credit is used
   * up as well
   */
  async charge({ accountId, record, requestId, deadlineMs }: Hit): Promise<void> {
    if (!isCharged(record)) return this.free(accountId, whyFree(record));
    const account = this.#account(accountId);
    const lease = account.book.find(this.#parts.now());
    if (lease !== null) this.#spend(account, lease, requestId);
    else await this.#spendWhenLent(account, deadlineMs, requestId);
  }

  /** Counts an answer that costs nothing. */
  free(accountId: string, why: FreeReason): void {
    const account = this.#account(accountId);
    account.book.countFree(why);
    this.#giveBackAfter(account, LEASE_LIFE_MS);
  }

  /** Spares the origin a question. @throws Fault `quota_exceeded` where no unit is known to be left */
  refuseIfUsedUp(accountId: string): void {
    const nowMs = this.#parts.now();
    const book = this.#accounts.get(accountId)?.book;
    const retryAtMs = book?.refusal(nowMs) ?? null;
    if (retryAtMs !== null && book?.find(nowMs) === null) throw quotaExceeded(retryAtMs - nowMs);
  }

  /** Gives back what this isolate holds of an account, so that the ledger shows what was used. */
  async giveBack(accountId: string): Promise<void> {
    const account = this.#accounts.get(accountId);
    if (account !== undefined) await this.#tell(account, account.book.giveAllBack());
  }

  #account(accountId: string): Account {
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    const book = new Book(accountId, () => formatId('lease', this.#parts.newUuid()));
    const account = { book, askedAtMs: null, awayUntilMs: 0, givesBackAtMs: 0 };
    this.#accounts.set(accountId, account);
    this.#forgetBeyondBound();
    return account;
  }

  #forgetBeyondBound(): void {
    for (const [accountId, account] of this.#accounts) {
      if (this.#accounts.size <= this.#mostAccounts) return;
      this.#accounts.delete(accountId);
      this.#parts.later(this.#tell(account, account.book.giveAllBack()));
    }
  }

  #spend(account: Account, lease: Lease, requestId: string): void {
    const n = lease.spend();
    const { account: accountId } = account.book;
    const event = { account: accountId, lease: lease.id, n, request_id: requestId };
    this.#parts.log('INFO', USAGE_EVENT, event);
    const nowMs = this.#parts.now();
    if (this.#isAsking(account) || nowMs < account.awayUntilMs) return;
    if (account.book.asksAhead(nowMs)) this.#parts.later(this.#ask(account));
    // Of the last units of a plan everybody is to know at once that they are gone.
    else if (lease.granted < SMALLEST_LEASE && lease.isOver(nowMs)) {
      this.#parts.later(this.#tell(account, account.book.giveBack(nowMs)));
    }
  }

  async #spendWhenLent(account: Account, deadlineMs: number, requestId: string): Promise<void> {
    const { book } = account;
    const { now } = this.#parts;
    const untilMs = Math.min(deadlineMs, now() + LENDING_MS);
    for (;;) {
      await this.#waitForAnswer(account);
      const nowMs = now();
      // Others wait for units as well: a lease is spent from in the turn in which it is found.
      const lease = book.find(nowMs);
      if (lease !== null) return this.#spend(account, lease, requestId);
      const retryAtMs = book.refusal(nowMs);
      if (retryAtMs !== null) throw quotaExceeded(retryAtMs - nowMs);
      if (nowMs < untilMs && nowMs >= account.awayUntilMs) continue;
      return this.#spend(account, this.#onCredit(account), requestId);
    }
  }

  #onCredit({ book }: Account): Lease {
    const credit = book.findOnCredit(this.#parts.now());
    if (credit === null) throw new Fault('origin_unavailable', 'no unit left on credit');
    return credit;
  }

  /** Asks, or waits a moment where another request asks: a Worker must not wait for what that started. */
  async #waitForAnswer(account: Account): Promise<void> {
    const nowMs = this.#parts.now();
    if (nowMs < account.awayUntilMs || account.book.refusal(nowMs) !== null) return;
    if (this.#isAsking(account)) return this.#parts.pause(LOOK_EVERY_MS);
    const asked = this.#ask(account);
    // The answer is worth having for the others, should this request be cancelled.
    this.#parts.later(asked);
    await asked;
  }

  #isAsking({ askedAtMs }: Account): boolean {
    return askedAtMs !== null && this.#parts.now() - askedAtMs < LOST_AFTER_MS;
  }

  /** Asks for another lease. It never fails: that there is no answer is noted. */
  async #ask(account: Account): Promise<void> {
    const nowMs = this.#parts.now();
    account.askedAtMs = nowMs;
    await this.#tell(account, account.book.ask(nowMs));
    account.askedAtMs = null;
  }

  async #tell(account: Account, request: LeaseRequest | null): Promise<void> {
    if (request === null) return;
    const { exchange, log, now } = this.#parts;
    try {
      const answer = await exchange(request, now() + LENDING_MS);
      account.book.answered(request, answer, now());
      account.awayUntilMs = 0;
      if (answer.granted > 0) this.#giveBackAfter(account, answer.life_ms);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      account.awayUntilMs = now() + AWAY_MS;
      log('WARN', 'lease.unavailable', { code: error.code });
    }
  }

  /** Sees to it that what will be over by then is given back, though no further request may come. */
  #giveBackAfter(account: Account, ms: number): void {
    const { later, now, pause } = this.#parts;
    if (account.givesBackAtMs >= now() + ms) return;
    const waitMs = ms + GIVE_BACK_WITHIN_MS;
    account.givesBackAtMs = now() + waitMs;
    later(pause(waitMs).then(() => this.#giveBackWhatIsOver(account)));
  }

  async #giveBackWhatIsOver(account: Account): Promise<void> {
    if (this.#isAsking(account)) return;
    account.book.abandonUnanswered();
    await this.#tell(account, account.book.giveBack(this.#parts.now()));
    const { account: accountId, isEmpty } = account.book;
    if (isEmpty && this.#accounts.get(accountId) === account) this.#accounts.delete(accountId);
  }
}
