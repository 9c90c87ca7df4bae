import type { Logger } from '#origin/observe/logger.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { ensureGroups, takeNew, takeOver, waitForOne } from '#origin/queue/stream.ts';
import type { Taken } from '#origin/queue/stream.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { Batcher } from './batcher.ts';
import type { Release } from './release.ts';
import { takeEntry } from './take-entry.ts';
import type { TakeWorld, ToAsk } from './take-entry.ts';

/** Messages held at once: each waits for DNS at the most, and all stand in the pending list. */
const MOST_HELD = 1000;
const MOST_IN_A_READ = 200;
/** How long a read waits for news; short enough that a shutdown is not held up. */
const WAIT_MS = 1000;
/** Where there is no room, look again soon: workers finish in milliseconds. */
const NO_ROOM_PAUSE_MS = 20;
/**
 * What was held longer than this was held by an orchestrator that died: the longest step, a DNS
 * look-up over several resolvers, ends well before.
 */
const TAKEN_OVER_AFTER_MS = 15_000;
const TAKE_OVER_EVERY_MS = 2000;
const AFTER_A_FAULT_MS = 500;

export interface OrchestratorWorld extends TakeWorld {
  /** A connection of its own: a blocking read holds it up. */
  readonly blocking: RedisConnection;
  readonly release: Release;
  readonly consumer: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Takes addresses from the ingest streams and hands them on to the workers. Any number may run: what
 * one holds stands in the streams' pending list, and another takes it over when this one dies.
 */
export class Orchestrator {
  readonly #world: OrchestratorWorld;
  readonly #held = new Map<string, Promise<void>>();
  readonly #batcher: Batcher<ToAsk>;
  #stopping = false;
  #loops: Promise<unknown> = Promise.resolve();

  constructor(world: OrchestratorWorld) {
    this.#world = world;
    this.#batcher = new Batcher((batch, items) => {
      const sent = this.#world.release.send(batch, items);
      for (const { taken } of items) this.#hold(taken, sent);
    });
  }

  async start(): Promise<void> {
    await ensureGroups(this.#world.redis);
    this.#loops = Promise.all([
      this.#repeat('take', () => this.#takeOnce()),
      this.#repeat('take over', () => this.#takeOverOnce()),
    ]);
  }

  /** Takes nothing more and hands on what is held. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#loops;
    do {
      await Promise.all(this.#held.values());
      // What became ready to be asked is handed on in the next turn.
      await new Promise(setImmediate);
    } while (this.#held.size > 0);
  }

  async #takeOnce(): Promise<void> {
    const room = Math.min(await this.#world.release.room(), MOST_HELD - this.#held.size);
    if (room <= 0) return pause(NO_ROOM_PAUSE_MS);
    const { redis, blocking, consumer } = this.#world;
    const taken = await takeNew(redis, consumer, Math.min(room, MOST_IN_A_READ));
    this.#accept(taken.length > 0 ? taken : await waitForOne(blocking, consumer, WAIT_MS));
  }

  async #takeOverOnce(): Promise<void> {
    const { redis, consumer, logger } = this.#world;
    const taken = await takeOver(redis, consumer, TAKEN_OVER_AFTER_MS, MOST_IN_A_READ);
    if (taken.length > 0) logger.info({ messages: taken.length }, 'took over what was left held');
    this.#accept(taken);
    await pause(TAKE_OVER_EVERY_MS);
  }

  #accept(taken: readonly Taken[]): void {
    for (const message of taken) {
      if (!this.#held.has(message.messageId)) this.#hold(message, this.#takeThrough(message));
    }
  }

  async #takeThrough(taken: Taken): Promise<void> {
    const outcome = await takeEntry(taken, this.#world);
    this.#world.metrics.increment('email_validator_queue_taken_total', { outcome: outcome.kind });
    if (outcome.kind === 'ask') this.#batcher.offer(outcome.toAsk);
  }

  /** Keeps a message in sight until its step is over. A fault leaves it pending, to be taken again. */
  #hold(taken: Taken, step: Promise<void>): void {
    const watched = step
      .catch((error: unknown) => this.#report('an address was put back', error))
      .finally(() => {
        if (this.#held.get(taken.messageId) === watched) this.#held.delete(taken.messageId);
      });
    this.#held.set(taken.messageId, watched);
  }

  async #repeat(what: string, once: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      try {
        await once();
      } catch (error) {
        this.#report(`${what} failed`, error);
        await pause(AFTER_A_FAULT_MS);
        // Redis may have come back empty.
        await ensureGroups(this.#world.redis).catch(() => undefined);
      }
    }
  }

  #report(what: string, error: unknown): void {
    this.#world.logger.error({ err: error }, what);
    this.#world.metrics.increment('email_validator_errors_total', {
      component: 'orchestrator',
      code: 'dependency_unavailable',
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
