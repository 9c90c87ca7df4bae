import { busyDelayMs } from '#shared/pacing/back-off.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { acquireLease } from './connection-lease.ts';
import type { Lease } from './connection-lease.ts';

/** Batches of one group that wait inside this worker; the others go back to the queue. */
const MOST_WAITING_A_GROUP = 8;
/** A worker waits so long for its turn before it lets others use its place. */
const LONGEST_WAIT_MS = 2000;

/** Random numbers in [0, 1) and the time in milliseconds: bound to the real ones in bin/. */
export interface GateWorld {
  readonly random: () => number;
  readonly now: () => number;
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
  readonly #redis: RedisConnection;
  readonly #egress: string;
  readonly #world: GateWorld;
  readonly #lines = new Map<string, Line>();

  constructor(redis: RedisConnection, egress: string, world: GateWorld) {
    this.#redis = redis;
    this.#egress = egress;
    this.#world = world;
  }

  /** A lease within {@link LONGEST_WAIT_MS}, or null: come back later. */
  async enter(group: string, cap: number, holder: string): Promise<Lease | null> {
    const line = this.#lines.get(group) ?? {
      length: 0,
      last: Promise.resolve(),
      wake: () => undefined,
    };
    if (line.length >= MOST_WAITING_A_GROUP) return null;
    this.#lines.set(group, line);
    line.length += 1;
    const turn = line.last.then(() => this.#acquire(line, group, cap, holder));
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(group);
    }
  }

  async #acquire(line: Line, group: string, cap: number, holder: string): Promise<Lease | null> {
    const until = this.#world.now() + LONGEST_WAIT_MS;
    for (let waited = 0; ; waited += 1) {
      const lease = await acquireLease(this.#redis, this.#egress, group, cap, holder);
      if (lease !== null) return this.#announced(lease, group);
      if (this.#world.now() >= until) return null;
      await sleepOrWake(line, busyDelayMs(waited, this.#world.random()));
    }
  }

  #announced(lease: Lease, group: string): Lease {
    return {
      release: async () => {
        await lease.release();
        this.#lines.get(group)?.wake();
      },
    };
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
