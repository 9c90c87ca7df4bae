/**
 * What this isolate is asking the origin for. A second request for the same address does not ask as
 * well: it looks into memory until the first one's answer is there.
 *
 * A Worker must not wait for what another request has started: if that one is cancelled, its promise
 * never settles. So nothing is shared but dates, and each request waits on timers of its own.
 */

/** Leads that are remembered. Beyond them every request asks for itself, and the origin joins them. */
const MOST_LEADS = 5000;
/** Milliseconds between looks; the first is soon, since most of the time is spent already. */
const FIRST_LOOK_MS = 4;
const LONGEST_LOOK_MS = 64;

export interface UnderWayParts {
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

export class UnderWay {
  readonly #leads = new Map<string, number>();
  readonly #now: () => number;
  readonly #pause: (ms: number) => Promise<void>;

  constructor({ now, pause }: UnderWayParts) {
    this.#now = now;
    this.#pause = pause;
  }

  /**
   * Leads the asking about an address, and says when that is over. A lead that was cancelled ends at
   * its deadline.
   *
   * @param deadlineMs Unix milliseconds
   */
  lead(hash: string, deadlineMs: number): () => void {
    this.#makeRoom();
    this.#leads.set(hash, deadlineMs);
    return () => {
      // One that took so long that another leads by now ends nothing.
      if (this.#leads.get(hash) === deadlineMs) this.#leads.delete(hash);
    };
  }

  isLed(hash: string): boolean {
    return (this.#leads.get(hash) ?? 0) > this.#now();
  }

  /**
   * Waits while somebody leads, and no longer than `untilMs`.
   *
   * @param look what is waited for, or null while it is not there
   * @returns what was found; null where the lead has ended without it, or the time has
   */
  async follow<Found>(
    hash: string,
    untilMs: number,
    look: () => Found | null,
  ): Promise<Found | null> {
    for (let pauseMs = FIRST_LOOK_MS; this.isLed(hash);) {
      const leftMs = untilMs - this.#now();
      if (leftMs <= 0) break;
      await this.#pause(Math.min(pauseMs, leftMs));
      const found = look();
      if (found !== null) return found;
      pauseMs = Math.min(2 * pauseMs, LONGEST_LOOK_MS);
    }
    return look();
  }

  /** Leads that ended are taken out at once, so that only cancelled ones are in the way. */
  #makeRoom(): void {
    if (this.#leads.size < MOST_LEADS) return;
    const oldest = this.#leads.keys().next();
    if (oldest.done !== true) this.#leads.delete(oldest.value);
  }
}
