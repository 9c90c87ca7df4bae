import { Slots } from '#origin/limits/slots.ts';
import type { Metrics } from '#origin/observe/metrics.ts';

/** MX sets that may wait for a connection of this worker; those beyond come back later. */
const LONGEST_LINE = 1000;
/** Milliseconds; meanwhile the group's own leave to connect is held, so it is not long. */
const LONGEST_WAIT_MS = 5000;

/**
 * The connections that one worker may have open at once, whoever they go to. What waits for a busy
 * server holds none of them, so a server that stalls stops nobody but itself.
 */
export class ConnectionSlots {
  readonly #slots: Slots;
  readonly #metrics: Metrics;
  #open = 0;

  constructor(most: number, metrics: Metrics) {
    this.#slots = new Slots(most, LONGEST_LINE);
    this.#metrics = metrics;
    this.#count(0);
  }

  /** Waits for a place. Whoever gets one gives it back with {@link release}; false is none for now. */
  async take(): Promise<boolean> {
    const taken = await this.#slots.take(LONGEST_WAIT_MS);
    if (taken) this.#count(1);
    return taken;
  }

  release(): void {
    this.#count(-1);
    this.#slots.release();
  }

  #count(change: number): void {
    this.#open += change;
    this.#metrics.set('email_validator_worker_busy', {}, this.#open);
  }
}
