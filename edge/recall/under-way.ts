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

/** Who asks first. Told from another lead by identity; it holds nothing to wait for. */
interface Lead {
  /** Unix milliseconds. */
  readonly untilMs: number;
}

export class UnderWay {
  readonly #leads = new Map<string, Lead>();
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
    const lead = { untilMs: deadlineMs };
    this.#leads.set(hash, lead);
    return () => {
      // One that took so long that another leads by now ends nothing.
      if (this.#leads.get(hash) === lead) this.#leads.delete(hash);
    };
  }

  isLed(hash: string): boolean {
    return this.#leadOf(hash) !== null;
  }

  /**
   * Waits for the one who leads now, and no longer than `untilMs`. Whoever leads after that is not
   * waited for: a crowd whose first has no verdict asks at once, and not one after another.
   *
   * @param look what is waited for, or null while it is not there
   * @returns what was found; null where the lead has ended without it, or the time has
   */
  async follow<Found>(
    hash: string,
    untilMs: number,
    look: () => Found | null,
  ): Promise<Found | null> {
    const lead = this.#leadOf(hash);
    if (lead === null) return null;
    for (let pauseMs = FIRST_LOOK_MS; this.#leadOf(hash) === lead;) {
      const leftMs = untilMs - this.#now();
      if (leftMs <= 0) break;
      await this.#pause(Math.min(pauseMs, leftMs));
      const found = look();
      if (found !== null) return found;
      pauseMs = Math.min(2 * pauseMs, LONGEST_LOOK_MS);
    }
    return look();
  }

  #leadOf(hash: string): Lead | null {
    const lead = this.#leads.get(hash);
    return lead !== undefined && lead.untilMs > this.#now() ? lead : null;
  }

  /** Leads that ended are taken out at once, so that only cancelled ones are in the way. */
  #makeRoom(): void {
    if (this.#leads.size < MOST_LEADS) return;
    const oldest = this.#leads.keys().next();
    if (oldest.done !== true) this.#leads.delete(oldest.value);
  }
}

/** Everybody asks for themselves: where nothing is kept, there is nothing to look for. */
export const NOTHING_UNDER_WAY: Pick<UnderWay, 'lead' | 'isLed' | 'follow'> = {
  lead: () => () => undefined,
  isLed: () => false,
  follow: () => Promise.resolve(null),
};
