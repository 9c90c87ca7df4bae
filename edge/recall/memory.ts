/** Verdicts in this isolate's memory, found by the address's keyed hash. They hold no address. */
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { Lru } from '#shared/memory/lru.ts';
import { shownUntilMs } from '#shared/verdict/staleness.ts';

/**
 * Memory answers alone for this long, then the global cache must confirm: an operator who drops a
 * verdict sees it gone at the edge within 10 s, and half of that is for the word to spread.
 */
const CONFIRMED_MS = 5000;
/** From here on it is confirmed behind an answer, so that nobody waits for what is often asked. */
const CONFIRM_AGAIN_MS = 2500;
/** A confirmation that has not come after this was cancelled with the request that began it. */
const CONFIRMING_MS = 1000;

const MAX_ENTRIES = 10_000;
/** Characters of JSON. As objects they take about four times this, of an isolate's 128 MB. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

interface Held {
  readonly record: VerdictRecord;
  readonly confirmedAtMs: number;
  /** When a confirmation was last begun behind an answer. */
  confirmingSinceMs: number;
}

/**
 * - `confirmed`: to be shown as it is
 * - `to_confirm`: to be shown, and confirmed behind; said once for each confirmation that is due
 * - `unconfirmed`: to be confirmed before it is shown
 */
export type Confirmation = 'confirmed' | 'to_confirm' | 'unconfirmed';

export interface Remembered {
  readonly record: VerdictRecord;
  readonly confirmation: Confirmation;
}

export class VerdictMemory {
  readonly #held = new Lru<Held>({ maxEntries: MAX_ENTRIES, maxWeight: MAX_CHARACTERS });
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get(hash: string): Remembered | null {
    const held = this.#held.get(hash);
    if (held === undefined) return null;
    const { record } = held;
    const unconfirmedMs = this.#now() - held.confirmedAtMs;
    if (unconfirmedMs >= CONFIRMED_MS) return { record, confirmation: 'unconfirmed' };
    const isConfirming = this.#now() - held.confirmingSinceMs < CONFIRMING_MS;
    if (unconfirmedMs < CONFIRM_AGAIN_MS || isConfirming) {
      return { record, confirmation: 'confirmed' };
    }
    held.confirmingSinceMs = this.#now();
    return { record, confirmation: 'to_confirm' };
  }

  /** What is held, whether it may be shown or not. */
  held(hash: string): VerdictRecord | null {
    return this.#held.get(hash)?.record ?? null;
  }

  /** Keeps a verdict as confirmed now, for as long as it may be shown. */
  keep(hash: string, record: VerdictRecord): void {
    if (shownUntilMs(record) <= this.#now()) return this.forget(hash);
    const held = { record, confirmedAtMs: this.#now(), confirmingSinceMs: 0 };
    this.#held.set(hash, held, JSON.stringify(record).length);
  }

  forget(hash: string): void {
    this.#held.delete(hash);
  }
}
