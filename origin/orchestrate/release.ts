/** Handing batches on to the workers, and how much may be handed on. */
import { chooseEgress } from '#shared/pacing/egress-choice.ts';
import { boundEgress } from '#origin/pace/binding.ts';
import { openEgresses } from '#origin/queue/egress-quarantine.ts';
import type { LiveEgress } from '#origin/queue/egress-registry.ts';
import { markDispatched } from '#origin/queue/in-flight.ts';
import type { ProbeBatch } from '#origin/queue/probe-batch.ts';
import type { ProbeQueue } from '#origin/queue/probe-queue.ts';
import { finish } from '#origin/queue/stream.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { ToAsk } from './take-entry.ts';

/** What is released beyond what workers hold: enough that they never wait, little enough that XLEN stays the backlog. */
const RELEASED_PER_CAPACITY = 2;
/** How old the picture of the queues may be. */
const LOOK_AGAIN_AFTER_MS = 50;

export interface ReleaseWorld {
  readonly redis: RedisConnection;
  readonly openQueue: (egress: string) => ProbeQueue;
  readonly now: () => number;
}

/** Releases batches to the queue of the egress that their MX group belongs to. */
export class Release {
  readonly #world: ReleaseWorld;
  readonly #queues = new Map<string, ProbeQueue>();
  #live: LiveEgress[] = [];
  #room = 0;
  #lookedAtMs = 0;

  constructor(world: ReleaseWorld) {
    this.#world = world;
  }

  /** Batches that may be released now; 0 where no worker lives, and then nothing is to be taken. */
  async room(): Promise<number> {
    if (this.#world.now() - this.#lookedAtMs < LOOK_AGAIN_AFTER_MS && this.#room > 0) {
      return this.#room;
    }
    this.#live = await openEgresses(this.#world.redis, this.#world.now());
    let room = 0;
    for (const { egress, capacity } of this.#live) {
      const outstanding = await this.#queue(egress).outstanding();
      room += Math.max(0, RELEASED_PER_CAPACITY * capacity - outstanding);
    }
    this.#room = room;
    this.#lookedAtMs = this.#world.now();
    return room;
  }

  /**
   * Hands a batch on and ends its messages, in this order: a crash in between hands it on twice,
   * which asks twice and stores once; the other order would lose it.
   */
  async send(batch: ProbeBatch, items: readonly ToAsk[]): Promise<void> {
    const egress = await this.#egressFor(batch.group);
    if (egress === null) throw new Fault('dependency_unavailable', 'no worker lives');
    this.#room -= 1;
    await this.#queue(egress).add([batch]);
    const { redis } = this.#world;
    await markDispatched(
      redis,
      items.map(({ target }) => target),
    );
    await finish(
      redis,
      batch.priority,
      items.map(({ taken }) => taken.messageId),
    );
  }

  /** A group that has blocked an egress stays with it; without it, another tells that it is blocked. */
  async #egressFor(group: string): Promise<string | null> {
    const live = this.#live.map(({ egress }) => egress);
    const bound = await boundEgress(this.#world.redis, group);
    return bound !== null && live.includes(bound) ? bound : chooseEgress(group, live);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue(egress: string): ProbeQueue {
    const open = this.#queues.get(egress) ?? this.#world.openQueue(egress);
    this.#queues.set(egress, open);
    return open;
  }
}
