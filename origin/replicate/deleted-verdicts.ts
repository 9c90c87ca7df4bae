/**
 * A verdict that is deleted from redis-0 goes from the global cache as well: whoever drops one there,
 * by hand or through `ev`, means it for everybody. Redis tells of the deletion by a keyspace
 * notification (https://redis.io/docs/latest/develop/use/keyspace-notifications/).
 */
import { RESULT_KEY_PREFIX } from '#shared/contract/names.ts';
import type { Logger } from '#origin/observe/logger.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import type { GlobalCache } from './global-cache.ts';

/** Channels of keys (K) and generic commands (g), DEL among them. */
const NEEDED_EVENTS = ['K', 'g'];
/** Stands for g and every other class of events. */
const ALL_EVENTS = 'A';

/** Deletions that may wait while the global cache is away; an operator drops a few at a time. */
const MOST_PENDING = 10_000;
const MOST_IN_A_PIPELINE = 100;
const RETRY_MS = 1000;
/**
 * Milliseconds after which a copy is deleted once more: a verdict that was settled just before may
 * have been on its way to the global cache, and arrive after the first deletion.
 */
const AGAIN_AFTER_MS = 2000;

export interface DeletedVerdictsWorld {
  /** A connection of its own: one that subscribes can ask nothing. */
  readonly subscriber: RedisConnection;
  readonly redis: RedisConnection;
  readonly cache: GlobalCache;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Carries deletions to the global cache. Any number of processes may do so: deleting twice harms nobody. */
export class DeletedVerdicts {
  readonly #world: DeletedVerdictsWorld;
  readonly #pending = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #carrying: Promise<void> | null = null;
  #closed = false;

  constructor(world: DeletedVerdictsWorld) {
    this.#world = world;
  }

  /** Resolves when deletions are heard of. The subscription outlives reconnections. */
  async start(): Promise<void> {
    const { subscriber, redis } = this.#world;
    await this.#askForEvents();
    // What a pattern matches is told with the channel's name, which ends with the key's.
    const channels = `__keyspace@${redis.options.db ?? 0}__:`;
    subscriber.on('pmessage', (_pattern: string, channel: string, event: string) => {
      if (event === 'del') this.#take(channel.slice(channels.length));
    });
    await subscriber.psubscribe(`${channels}${RESULT_KEY_PREFIX}*`);
  }

  /** Carries what is pending, once, and forgets what was to be deleted once more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#carrying;
  }

  #take(key: string): void {
    this.#offer(key);
    if (this.#timers.size >= MOST_PENDING) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#offer(key);
    }, AGAIN_AFTER_MS);
    this.#timers.add(timer);
  }

  #offer(key: string): void {
    if (this.#pending.size >= MOST_PENDING) {
      this.#world.metrics.increment('email_validator_replication_dropped_total', {});
      return;
    }
    this.#pending.add(key);
    this.#carrying ??= this.#carry();
  }

  async #carry(): Promise<void> {
    // One turn of the event loop lets deletions that come together go together.
    await new Promise(setImmediate);
    while (this.#pending.size > 0) {
      const keys = [...this.#pending].slice(0, MOST_IN_A_PIPELINE);
      if (await this.#delete(keys)) for (const key of keys) this.#pending.delete(key);
      else if (this.#closed) break;
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    this.#carrying = null;
  }

  async #delete(keys: readonly string[]): Promise<boolean> {
    try {
      await this.#world.cache.del(...keys);
      return true;
    } catch {
      // The client's errors quote the command, so nothing of them may go into a log.
      const labels = { component: 'replicate', code: 'global_cache_unavailable' };
      this.#world.metrics.increment('email_validator_errors_total', labels);
      return false;
    }
  }

  /** A Redis that publishes nothing is told to; where it takes no CONFIG, an operator has to. */
  async #askForEvents(): Promise<void> {
    const { redis, logger } = this.#world;
    try {
      const events = eventsIn(await redis.config('GET', 'notify-keyspace-events'));
      const wanted = NEEDED_EVENTS.filter(
        (event) => !events.includes(event) && !(event === 'g' && events.includes(ALL_EVENTS)),
      );
      if (wanted.length === 0) return;
      await redis.config('SET', 'notify-keyspace-events', `${events}${wanted.join('')}`);
    } catch (error) {
      logger.error(
        { err: error },
        'Redis takes no CONFIG: set notify-keyspace-events to at least Kg, or a verdict that is ' +
          'deleted by hand stays in the global cache until it expires; `ev cache drop` deletes both',
      );
    }
  }
}

/** CONFIG GET answers with the name and the value, and with nothing where there is no such name. */
function eventsIn(answer: unknown): string {
  return Array.isArray(answer) ? String(answer[1] ?? '') : '';
}
