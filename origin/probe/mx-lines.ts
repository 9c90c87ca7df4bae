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
    const key = keyOf(batch);
    const line =
      this.#lines.get(key) ??
      new MxLine({ group, route, priority }, world, () => this.#lines.delete(key));
    this.#lines.set(key, line);
    return line.ask(open);
  }
}

/** Lists wait longer for slow servers than callers do, and who must have TLS takes no other session. */
function keyOf({ route, priority }: ProbeBatch): string {
  const pace = priority === 'bulk' ? 'bulk' : 'interactive';
  return `${pace} ${route.tls ?? 'opportunistic'} ${route.hosts.toSorted().join(' ')}`;
}
