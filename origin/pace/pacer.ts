/** Asking for leave to connect, and telling how it went. */
import type { Block } from '#shared/pacing/breaker.ts';
import type { ConnectionOutcome } from '#shared/pacing/connection-outcome.ts';
import { admit, firstPace, nextPace } from '#shared/pacing/pace.ts';
import type { ProviderPolicy } from '#shared/pacing/provider-policy.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { PaceStore } from './pace-store.ts';
import type { Seen } from './pace-store.ts';

/**
 * How often one looks again after another worker was faster. Each time, somebody got through; so
 * only more rivals than this at one moment make it give up.
 */
const MOST_LOOKS = 50;

/** The right to one connection. */
export interface Lease {
  /**
   * Tells how the connection went; to be called before it is given back, and before anybody else
   * may learn of it.
   *
   * @returns the block that follows from it, where one does
   */
  report(outcome: ConnectionOutcome): Promise<Block | null>;
  /** Gives it back, once the connection is closed. */
  release(): Promise<void>;
}

export type Leave =
  | { readonly kind: 'granted'; readonly lease: Lease }
  /** As many are open as may be, or the minute's share is used up. */
  | { readonly kind: 'busy' }
  /** No connection from any egress before the block ends. */
  | { readonly kind: 'closed'; readonly block: Block };

/** Paces the connections of one egress address. Any number of workers may share it. */
export class Pacer {
  readonly #store: PaceStore;
  readonly #egress: string;

  constructor(redis: RedisConnection, egress: string) {
    this.#store = new PaceStore(redis, egress);
    this.#egress = egress;
  }

  /** @param holder a name that nobody else uses */
  async acquire(group: string, policy: ProviderPolicy, holder: string): Promise<Leave> {
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const seen = await this.#store.look(group);
      const { binding, nowMs } = seen;
      if (binding !== null && binding.egress !== this.#egress && nowMs < binding.untilMs) {
        return { kind: 'closed', block: binding };
      }
      const admission = admit(seen.pace ?? firstPace(policy, nowMs), policy, nowMs);
      if (admission.kind !== 'admitted') return admission;
      const { pace, atOnce } = admission;
      const acquired = await this.#store.acquire(group, seen, { pace, atOnce, holder });
      if (acquired === 'full') return { kind: 'busy' };
      if (acquired === 'granted') {
        return { kind: 'granted', lease: this.#lease(group, policy, holder, { ...seen, pace }) };
      }
    }
    return { kind: 'busy' };
  }

  #lease(group: string, policy: ProviderPolicy, holder: string, granted: Seen): Lease {
    return {
      report: (outcome) => this.#report(group, policy, outcome, granted),
      release: () => this.#store.release(group, holder),
    };
  }

  /** Most connections change nothing, and then Redis need not be asked. */
  async #report(
    group: string,
    policy: ProviderPolicy,
    outcome: ConnectionOutcome,
    { pace, nowMs }: Seen,
  ): Promise<Block | null> {
    if (pace !== null && nextPace(pace, outcome, policy, nowMs) === pace) return null;
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const seen = await this.#store.look(group);
      const before = seen.pace ?? firstPace(policy, seen.nowMs);
      const after = nextPace(before, outcome, policy, seen.nowMs);
      if (after === before) return null;
      const { block } = after.breaker;
      const newBlock = block === before.breaker.block ? null : block;
      if ((await this.#store.replace(group, seen, after, newBlock)) === 'replaced') return newBlock;
    }
    throw new Fault('dependency_unavailable', 'redis: the pace of a group is changed too often');
  }
}
