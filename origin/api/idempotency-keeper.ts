import type { Database } from '#origin/store/database.ts';
import { removeExpiredKeys } from '#origin/store/remove-expired-keys.ts';

/** Between looks for keys that are past their day: what is due goes within this. */
const LOOK_EVERY_MS = 60_000;
/** Rows that one statement removes: it takes milliseconds. */
const STEP = 1000;

/** Removes answers that are past their day. Every process does so; they share the work. */
export class IdempotencyKeeper {
  readonly #database: Database;
  readonly #timer: NodeJS.Timeout;
  #removing = false;

  constructor(database: Database) {
    this.#database = database;
    this.#timer = setInterval(() => void this.#remove(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #remove(): Promise<void> {
    if (this.#removing) return;
    this.#removing = true;
    try {
      while ((await removeExpiredKeys(this.#database, STEP)) === STEP);
    } catch {
      // The database is away, which its own watch tells. What is due stays due.
    } finally {
      this.#removing = false;
    }
  }
}
