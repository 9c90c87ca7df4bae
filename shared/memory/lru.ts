/** A map that forgets what was used longest ago, bounded by entries and by weight. */

export interface LruBounds {
  readonly maxEntries: number;
  /** In the unit of the weights given to `set`, such as bytes. */
  readonly maxWeight: number;
}

interface Entry<V> {
  readonly value: V;
  readonly weight: number;
}

/**
 * Reading and writing make an entry the newest. An entry heavier than the whole bound is not kept.
 * A Map iterates in the order of insertion, so the oldest is always the first.
 */
export class Lru<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #bounds: LruBounds;
  #weight = 0;

  constructor(bounds: LruBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The sum of all weights. */
  get weight(): number {
    return this.#weight;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** @param weight 1 where only the number of entries matters */
  set(key: string, value: V, weight = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    this.#evict();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }

  #evict(): void {
    for (const oldest of this.#entries.keys()) {
      if (this.size <= this.#bounds.maxEntries && this.#weight <= this.#bounds.maxWeight) return;
      this.delete(oldest);
    }
  }
}
