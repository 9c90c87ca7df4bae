import { setImmediate } from 'node:timers';
import { MOST_TARGETS } from '#origin/queue/probe-batch.ts';
import type { MailRoute, ProbeBatch, ProbeTarget } from '#origin/queue/probe-batch.ts';
import type { Priority } from '#shared/contract/names.ts';

/** An address with the way to its mail server, ready to be asked. */
export interface Routed {
  readonly target: ProbeTarget;
  readonly route: MailRoute;
  readonly group: string;
  readonly priority: Priority;
}

/**
 * Puts addresses that became ready in the same turn and share an MX set into one batch. Nothing
 * waits for a batch to fill: an address that comes alone goes alone, in the same turn.
 */
export class Batcher<Item extends Routed> {
  readonly #dispatch: (batch: ProbeBatch, items: readonly Item[]) => void;
  #ready: Item[] = [];

  constructor(dispatch: (batch: ProbeBatch, items: readonly Item[]) => void) {
    this.#dispatch = dispatch;
  }

  offer(item: Item): void {
    this.#ready.push(item);
    if (this.#ready.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const ready = this.#ready;
    this.#ready = [];
    for (const items of Map.groupBy(ready, mxSet).values()) {
      for (let from = 0; from < items.length; from += MOST_TARGETS) {
        this.#send(items.slice(from, from + MOST_TARGETS));
      }
    }
  }

  #send(items: readonly Item[]): void {
    const [first] = items;
    if (first === undefined) return;
    const { route, group, priority } = first;
    this.#dispatch({ route, group, priority, targets: items.map(({ target }) => target) }, items);
  }
}

/** One connection serves all whose mail goes to the same hosts, by the same rules. The order of equals is random. */
function mxSet({ route, priority }: Routed): string {
  return `${priority} ${route.tls ?? 'opportunistic'} ${route.hosts.toSorted().join(' ')}`;
}
