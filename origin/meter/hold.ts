/** A unit that is set aside while its answer is being worked out. */
import type { FreeReason } from '#shared/contract/usage.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { Book } from '#shared/metering/book.ts';
import type { Lease } from '#shared/metering/lease.ts';
import { isCharged, whyFree } from '#shared/metering/price.ts';

/** An answer that was waited for. */
export interface Awaited {
  readonly record: Pick<VerdictRecord, 'final' | 'state'>;
  /** Whether the same account was waiting for it already. */
  readonly duplicate: boolean;
}

export class Hold {
  readonly #book: Book;
  readonly #lease: Lease;
  readonly #retired: () => Promise<void>;

  /** @param retired is called when the unit will not be had again, and waited for */
  constructor(book: Book, lease: Lease, retired: () => Promise<void>) {
    this.#book = book;
    this.#lease = lease;
    this.#retired = retired;
    lease.hold();
  }

  /** There is an answer. Where it costs something, it was charged as it was stored. */
  async answered({ record, duplicate }: Awaited): Promise<void> {
    if (!isCharged(record)) this.#free(whyFree(record));
    else if (duplicate) this.#free('duplicate');
    else await this.#retire();
  }

  /** An answer was promised: it is charged when the promise is kept. */
  async promised(): Promise<void> {
    await this.#retire();
  }

  /** Nothing was taken, so nothing will be charged. */
  refused(): void {
    this.#lease.release();
  }

  #retire(): Promise<void> {
    this.#lease.retire();
    return this.#retired();
  }

  #free(why: FreeReason): void {
    this.#lease.release();
    this.#book.countFree(why);
  }
}
