import type { Alias } from './answer.ts';
import type { LookupFailure, LookupResult } from './lookup.ts';
import type { ServerAddress } from './server-address.ts';

/**
 * Failures, the most telling first. What a server said of the question outweighs what another kept
 * to itself.
 */
const MOST_TELLING: readonly LookupFailure[] = [
  'servfail',
  'refused',
  'malformed',
  'unreachable',
  'timeout',
];

/**
 * The resolvers, of which one is asked after the other until one answers. The one that answered last
 * is asked first, so that a dead one is waited for once and not for each look-up.
 */
export class Servers {
  readonly #servers: readonly ServerAddress[];
  readonly #rounds: number;
  #preferred = 0;

  /** @param rounds how often a silent server is asked in one look-up */
  constructor(servers: readonly ServerAddress[], rounds: number) {
    this.#servers = servers;
    this.#rounds = rounds;
  }

  /**
   * Only a server that kept silent is asked again: the datagram may be lost, or the resolver may have
   * been too slow and know the answer by now. One that failed would fail again.
   *
   * @param ask asks one server
   * @param isOver whether the time for the look-up has passed
   */
  async ask(
    ask: (server: ServerAddress) => Promise<LookupResult | Alias>,
    isOver: () => boolean,
  ): Promise<LookupResult | Alias> {
    const failures: LookupFailure[] = [];
    let candidates = this.#inOrder();
    for (let round = 0; round < this.#rounds && candidates.length > 0; round += 1) {
      const silent: ServerAddress[] = [];
      for (const server of candidates) {
        if (isOver()) return mostTelling(failures);
        const result = await ask(server);
        if (result.kind !== 'failure') {
          this.#preferred = this.#servers.indexOf(server);
          return result;
        }
        failures.push(result.failure);
        if (result.failure === 'timeout') silent.push(server);
      }
      candidates = silent;
    }
    return mostTelling(failures);
  }

  #inOrder(): readonly ServerAddress[] {
    return [...this.#servers.slice(this.#preferred), ...this.#servers.slice(0, this.#preferred)];
  }
}

function mostTelling(failures: readonly LookupFailure[]): LookupResult {
  const failure = MOST_TELLING.find((candidate) => failures.includes(candidate)) ?? 'timeout';
  return { kind: 'failure', failure };
}
