import type { Block } from '#shared/pacing/breaker.ts';
import type { ProbeBatch } from '#origin/queue/probe-batch.ts';

/** Groups remembered; a worker that is blocked by more has no doubt been noticed. */
const MOST_REMEMBERED = 1000;

interface Known {
  readonly provider: string;
  readonly untilMs: number;
}

/** The blocks that this worker has met, for its metrics; what decides stands in Redis. */
export class KnownBlocks {
  readonly #blocks = new Map<string, Known>();
  readonly #providers = new Set<string>();

  note({ group, route }: Pick<ProbeBatch, 'group' | 'route'>, { untilMs }: Block): void {
    const provider = route.provider ?? 'unknown';
    this.#providers.add(provider);
    this.#blocks.delete(group);
    this.#blocks.set(group, { provider, untilMs });
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > MOST_REMEMBERED && oldest !== undefined) this.#blocks.delete(oldest);
  }

  /** How many groups are left alone now, by provider; also of those where none is any more. */
  count(nowMs: number): ReadonlyMap<string, number> {
    const counts = new Map([...this.#providers].map((provider) => [provider, 0]));
    for (const { provider, untilMs } of this.#blocks.values()) {
      if (untilMs > nowMs) counts.set(provider, (counts.get(provider) ?? 0) + 1);
    }
    return counts;
  }
}
