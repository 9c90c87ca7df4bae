/** How often a name server was asked for what. */
export interface QueryCount {
  readonly total: number;
  /** Queries for this name and type, over UDP and TCP together. */
  of(name: string, type: string): number;
}

/** Different questions that are told apart; those beyond only count in the total. */
const MOST_QUESTIONS = 50_000;

export class QueryCounter implements QueryCount {
  readonly #counts = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(name: string, type: string): number {
    return this.#counts.get(keyOf(name, type)) ?? 0;
  }

  add(name: string, type: string): void {
    this.#total += 1;
    const key = keyOf(name, type);
    const count = this.#counts.get(key);
    if (count === undefined && this.#counts.size >= MOST_QUESTIONS) return;
    this.#counts.set(key, (count ?? 0) + 1);
  }
}

function keyOf(name: string, type: string): string {
  return `${type} ${name.toLowerCase()}`;
}
