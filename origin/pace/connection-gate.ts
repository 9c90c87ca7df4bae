import { busyDelayMs } from '#shared/pacing/back-off.ts';
import type { ProviderPolicy } from '#shared/pacing/provider-policy.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { Pacer } from './pacer.ts';
import type { Leave } from './pacer.ts';

/** Batches of one group that wait inside this worker; the others go back to the queue. */
const MOST_WAITING_A_GROUP = 8;
/** A worker waits so long for its turn before it lets others use its place. */
const LONGEST_WAIT_MS = 2000;

/** Random numbers in [0, 1) and the time in milliseconds: bound to the real ones in bin/. */
export interface GateWorld {
  readonly random: () => number;
  readonly now: () => number;
  /** The operator's own limit in place of those in the table of providers; null is none. */
  readonly connectionsPerMinute: number | null;
}

/** Those who wait inside this worker for one group, one behind the other. */
interface Line {
  length: number;
  last: Promise<unknown>;
  /** Wakes the one in front, when a connection of this worker has just been given back. */
  wake: () => void;
}

/**
 * The gate before every connection. Those who wait for one group stand in line inside the worker,
 * so that a busy group costs a few look-ups and not one for each batch, and cannot fill the worker.
 */
export class ConnectionGate {
  readonly #pacer: Pacer;
  readonly #world: GateWorld;
  readonly #lines = new Map<string, Line>();

  constructor(redis: RedisConnection, egress: string, world: GateWorld) {
    this.#pacer = new Pacer(redis, egress);
    this.#world = world;
  }

  /** Waits up to {@link LONGEST_WAIT_MS} while the group is busy; who stays busy comes back later. */
  async enter(group: string, policy: ProviderPolicy, holder: string): Promise<Leave> {
    const line = this.#lines.get(group) ?? {
      length: 0,
      last: Promise.resolve(),
      wake: () => undefined,
    };
    if (line.length >= MOST_WAITING_A_GROUP) return { kind: 'busy' };
    this.#lines.set(group, line);
    line.length += 1;
    const turn = line.last.then(() => this.#acquire(line, group, policy, holder));
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(group);
    }
  }

  async #acquire(
    line: Line,
    group: string,
    policy: ProviderPolicy,
    holder: string,
  ): Promise<Leave> {
    const until = this.#world.now() + LONGEST_WAIT_MS;
    for (let waited = 0; ; waited += 1) {
      const leave = await this.#pacer.acquire(group, this.#limited(policy), holder);
      if (leave.kind === 'granted') return this.#announced(leave, group);
      if (leave.kind === 'closed' || this.#world.now() >= until) return leave;
      await sleepOrWake(line, busyDelayMs(waited, this.#world.random()));
    }
  }

  #limited(policy: ProviderPolicy): ProviderPolicy {
    const { connectionsPerMinute } = this.#world;
    return connectionsPerMinute === null ? policy : { ...policy, connectionsPerMinute };
  }

  #announced({ lease }: Extract<Leave, { kind: 'granted' }>, group: string): Leave {
    const release = async () => {
      await lease.release();
      this.#lines.get(group)?.wake();
    };
    return { kind: 'granted', lease: { ...lease, release } };
  }
}

/** Another worker may give a connection back unheard, so the wait is never longer than `ms`. */
function sleepOrWake(line: Line, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    line.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
