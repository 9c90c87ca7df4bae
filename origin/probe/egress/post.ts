import { HEARTBEAT_MS, sayAlive, sayGone } from '#origin/queue/egress-registry.ts';
import type { Heartbeat } from '#origin/queue/egress-registry.ts';
import type { ProbeWorker } from '#origin/queue/probe-queue.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';

export interface PostWorld {
  readonly redis: RedisConnection;
  readonly now: () => number;
  /** Starts taking from the queues of the egress. */
  readonly startWork: () => ProbeWorker;
  readonly onHeartbeatFailed: (error: unknown) => void;
}

/**
 * A worker's post at one egress address. While it is open, batches are taken and orchestrators are
 * told that the egress lives; while it is closed, neither. It may be opened and closed again and
 * again, in any state; the calls are not to overlap.
 */
export class EgressPost {
  readonly #heartbeat: Heartbeat;
  readonly #world: PostWorld;
  #worker: ProbeWorker | null = null;
  #closing = Promise.resolve();
  #beating: NodeJS.Timeout | undefined;

  constructor(heartbeat: Heartbeat, world: PostWorld) {
    this.#heartbeat = heartbeat;
    this.#world = world;
  }

  /** Resolves when orchestrators know of it, or Redis is away: the next heartbeat tells them then. */
  async open(): Promise<void> {
    if (this.#worker !== null) return;
    this.#worker = this.#world.startWork();
    this.#beating = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    await this.#beat();
  }

  /** Takes nothing more, and resolves when what was held is done. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return this.#closing;
    this.#worker = null;
    clearInterval(this.#beating);
    // Where Redis is away, the heartbeat runs out by itself.
    await sayGone(this.#world.redis, this.#heartbeat).catch(this.#world.onHeartbeatFailed);
    this.#closing = worker.close();
    await this.#closing;
  }

  async #beat(): Promise<void> {
    const { redis, now, onHeartbeatFailed } = this.#world;
    await sayAlive(redis, this.#heartbeat, now()).catch(onHeartbeatFailed);
  }
}
