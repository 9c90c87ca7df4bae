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

  constructor(book: Book, lease: Lease) {
    this.#book = book;
    this.#lease = lease;
    lease.hold();
  }

  /** There is an answer. Where it costs something, it was charged as it was stored. */
  answered({ record, duplicate }: Awaited): void {
    if (!isCharged(record)) this.#free(whyFree(record));
    else if (duplicate) this.#free('duplicate');
    else this.#lease.retire();
  }

  /** An answer was promised: it is charged when the promise is kept. */
  promised(): void {
    this.#lease.retire();
  }

  /** Nothing was taken, so nothing will be charged. */
  refused(): void {
    this.#lease.release();
  }

  #free(why: FreeReason): void {
    this.#lease.release();
    this.#book.countFree(why);
  }
}
