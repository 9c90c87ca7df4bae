/**
 * A lease: units of an account that were debited in advance, for one isolate or process to spend
 * from memory. It has an id by which it is given back.
 */

/**
 * Milliseconds for which units are lent. A Worker is given 30 s to work on after its last answer
 * (https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil), and within that time
 * an isolate without further requests must give back what it holds.
 */
export const LEASE_LIFE_MS = 20_000;

export class Lease {
  /** `lease_…` */
  readonly id: string;
  readonly granted: number;
  readonly beganAtMs: number;
  readonly endsAtMs: number;
  #spent = 0;
  #held = 0;
  #retired = 0;

  constructor(id: string, granted: number, beganAtMs: number, lifeMs: number) {
    this.id = id;
    this.granted = granted;
    this.beganAtMs = beganAtMs;
    this.endsAtMs = beganAtMs + lifeMs;
  }

  /** Units charged from this lease. */
  get spent(): number {
    return this.#spent;
  }

  /** Units that are no longer to be had, for whatever reason. */
  get used(): number {
    return this.#spent + this.#held + this.#retired;
  }

  get left(): number {
    return this.granted - this.used;
  }

  canServe(nowMs: number): boolean {
    return this.left > 0 && nowMs < this.endsAtMs;
  }

  /** Whether it can be given back: nothing more will be had of it, and nothing hangs on it. */
  isOver(nowMs: number): boolean {
    return this.#held === 0 && !this.canServe(nowMs);
  }

  /** Whether anything hangs on it: then it must not be given back. */
  get isHeld(): boolean {
    return this.#held > 0;
  }

  /** Charges a unit. @returns how many are charged with this one */
  spend(): number {
    this.#take();
    this.#spent += 1;
    return this.#spent;
  }

  /** Sets a unit aside while it is not known yet whether it will be needed. */
  hold(): void {
    this.#take();
    this.#held += 1;
  }

  /** A unit that was held is not needed. */
  release(): void {
    this.#letGo();
  }

  /** A unit that was held has been charged elsewhere, or will be: it is not to be had here again. */
  retire(): void {
    this.#letGo();
    this.#retired += 1;
  }

  #take(): void {
    if (this.left <= 0) throw new RangeError('impossible lease: it has no unit left to take');
  }

  #letGo(): void {
    if (this.#held <= 0) throw new RangeError('impossible lease: it has no unit held');
    this.#held -= 1;
  }
}
