/** Facts about domains in this isolate's memory, found by the domain's keyed hash. */
import type { DomainFact } from '#shared/contract/domain-fact.ts';
import { Lru } from '#shared/memory/lru.ts';

/** Some 150 bytes each. */
const MAX_ENTRIES = 10_000;

export class DomainMemory {
  readonly #held = new Lru<DomainFact>({ maxEntries: MAX_ENTRIES, maxWeight: MAX_ENTRIES });
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A fact that still holds, or null. */
  get(hash: string): DomainFact | null {
    const fact = this.#held.get(hash);
    return fact !== undefined && this.#now() < Date.parse(fact.expires_at) ? fact : null;
  }

  keep(hash: string, fact: DomainFact): void {
    this.#held.set(hash, fact);
  }
}
