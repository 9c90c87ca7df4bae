/** A number of places, and a line before them that is not endless either. */
export class Slots {
  readonly #longestLine: number;
  readonly #line = new Set<() => void>();
  #free: number;

  constructor(slots: number, longestLine: number) {
    this.#free = slots;
    this.#longestLine = longestLine;
  }

  /**
   * Waits for a place, first come first served. Whoever gets one must `release` it.
   *
   * @returns false where the line is full, or none came free within the time
   */
  async take(timeoutMs: number): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    if (this.#line.size >= this.#longestLine) return false;
    return new Promise((resolve) => {
      const called = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#line.delete(called);
        resolve(false);
      }, timeoutMs);
      this.#line.add(called);
    });
  }

  /** Hands the place to the first in the line. */
  release(): void {
    const [next] = this.#line;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#line.delete(next);
    next();
  }
}
