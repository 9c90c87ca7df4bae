import type { ProbeBatch } from '#origin/queue/probe-batch.ts';
import { MxLine } from './mx-line.ts';
import type { Asked } from './mx-line.ts';
import type { ProbeWorld } from './probe-world.ts';
import type { Open } from './round.ts';

/** The lines of a worker, one for each MX set that somebody waits for. */
export class MxLines {
  readonly #lines = new Map<string, MxLine>();

  /** Has one address of a batch asked about, together with others that go to the same hosts. */
  ask(batch: ProbeBatch, open: Open, world: ProbeWorld): Promise<Asked> {
    const { group, route, priority } = batch;
    // Lists wait longer for slow servers than callers do, so they do not share connections.
    const key = `${priority === 'bulk' ? 'bulk' : 'interactive'} ${route.hosts.toSorted().join(' ')}`;
    const line =
      this.#lines.get(key) ??
      new MxLine({ group, route, priority }, world, () => this.#lines.delete(key));
    this.#lines.set(key, line);
    return line.ask(open);
  }
}
