import { ping } from '#origin/store/database.ts';
import type { Database } from '#origin/store/database.ts';

/** Seconds of an outage in which requests are still taken that nobody could promise anything. */
const LOOK_EVERY_MS = 1000;

/**
 * Whether Postgres answers, looked at in the background: a request that would have to wait for a
 * verdict which cannot be stored is refused at once and not at its deadline.
 */
export class StoreWatch {
  #up = true;
  #looking = false;
  readonly #timer: NodeJS.Timeout;

  constructor(database: Database) {
    this.#timer = setInterval(() => void this.#look(database), LOOK_EVERY_MS);
  }

  get isUp(): boolean {
    return this.#up;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(database: Database): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    this.#up = await ping(database).then(
      () => true,
      () => false,
    );
    this.#looking = false;
  }
}
