import { cachedVerdictText } from '#shared/contract/cached-verdict.ts';
import { domainFactKey, domainFactText } from '#shared/contract/domain-fact.ts';
import type { DomainFact } from '#shared/contract/domain-fact.ts';
import { resultKey } from '#shared/contract/names.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { shownUntilMs } from '#shared/verdict/staleness.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import type { GlobalCache } from './global-cache.ts';

/** Records that may wait for the global cache; a few seconds of work at full speed. */
const MOST_PENDING = 10_000;
/** Records in one pipeline: about 100 kB, well below the protocol's megabyte. */
const MOST_IN_A_PIPELINE = 100;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;

/** What is to stand under a key, and until when (Unix milliseconds). */
interface Copy {
  readonly text: string;
  readonly untilMs: number;
}

/**
 * Verdicts, and facts about domains, on their way to the global cache, behind everybody's back and best effort: what does not
 * arrive is asked for at the origin, so dropping the oldest loses time and no truth.
 */
export class VerdictReplica {
  readonly #cache: GlobalCache;
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #pending = new Map<string, Copy>();
  #flushing: Promise<void> | null = null;
  #closed = false;

  constructor(cache: GlobalCache, metrics: Metrics, now: () => number) {
    this.#cache = cache;
    this.#metrics = metrics;
    this.#now = now;
  }

  /** Takes a verdict to be written; a newer one for the same address replaces it. */
  offer(hash: string, record: VerdictRecord): void {
    this.#offer(resultKey(hash), {
      text: cachedVerdictText(record),
      untilMs: shownUntilMs(record),
    });
  }

  /** Takes what is known of a domain; the hash is that of `domainHash`. */
  offerFact(domainHash: string, fact: DomainFact): void {
    this.#offer(domainFactKey(domainHash), {
      text: domainFactText(fact),
      untilMs: Date.parse(fact.expires_at),
    });
  }

  #offer(key: string, copy: Copy): void {
    this.#pending.delete(key);
    this.#pending.set(key, copy);
    const oldest = this.#pending.keys().next();
    if (this.#pending.size > MOST_PENDING && oldest.done !== true) {
      this.#pending.delete(oldest.value);
      this.#metrics.increment('email_validator_replication_dropped_total', {});
    }
    this.#flushing ??= this.#flush();
  }

  /** Writes what is pending, once, and takes no more time than that. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    // One turn of the event loop lets verdicts that come together go together.
    await new Promise(setImmediate);
    for (let failures = 0; this.#pending.size > 0;) {
      const batch = [...this.#pending].slice(0, MOST_IN_A_PIPELINE);
      const written = await this.#write(batch);
      this.#metrics.set('email_validator_replication_pending', {}, this.#pending.size);
      if (written) failures = 0;
      else if (this.#closed) break;
      else {
        failures += 1;
        const delay = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    // In the same turn in which nothing was found pending, so that no later offer goes unseen.
    this.#flushing = null;
  }

  /** Takes a batch off the pending ones when it was written, and leaves it when it was not. */
  async #write(batch: readonly (readonly [string, Copy])[]): Promise<boolean> {
    const pipeline = this.#cache.pipeline();
    let writes = 0;
    for (const [key, { text, untilMs }] of batch) {
      const keepMs = untilMs - this.#now();
      if (keepMs <= 0) continue;
      pipeline.set(key, text, { px: keepMs });
      writes += 1;
    }
    try {
      if (writes > 0) await pipeline.exec();
    } catch {
      // The client's errors quote the command, so nothing of them may go into a log.
      this.#metrics.increment('email_validator_errors_total', {
        component: 'replicate',
        code: 'global_cache_unavailable',
      });
      return false;
    }
    for (const [key, copy] of batch) {
      if (this.#pending.get(key) === copy) this.#pending.delete(key);
    }
    return true;
  }
}
