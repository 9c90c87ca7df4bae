/** Counts what recall finds, until the origin has been told. */
import {
  NO_COUNTS,
  RECALL_COUNTS_HEADER,
  formatRecallCounts,
} from '#shared/contract/recall-counts.ts';
import type { RecallCounts } from '#shared/contract/recall-counts.ts';
import type { Found } from './found.ts';
import type { Recall } from './recall.ts';

type Recalling = Pick<Recall, 'find' | 'remembered' | 'keep'>;
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One isolate's counts. Those of an isolate that ends untold are lost: they are statistics. */
export class RecallTally {
  #counts: RecallCounts = NO_COUNTS;

  /** The same recall, counted. Whom memory answers on a second look is not counted twice. */
  watch(recall: Recalling): Recalling {
    return {
      find: async (sought) => {
        const found = await recall.find(sought);
        // Who wants no cached answer says nothing about the caches.
        if (sought.maxAgeSeconds !== 0) this.#count(found);
        return found;
      },
      remembered: (sought) => recall.remembered(sought),
      keep: (hash, record) => recall.keep(hash, record),
    };
  }

  /** The same fetch, which takes the counts along. They stay when nothing answers. */
  tellWith(fetch: Fetch): Fetch {
    return async (url, init) => {
      const told = this.#counts;
      this.#counts = NO_COUNTS;
      const headers = new Headers(init.headers);
      headers.set(RECALL_COUNTS_HEADER, formatRecallCounts(told));
      try {
        return await fetch(url, { ...init, headers });
      } catch (error) {
        this.#counts = sum(this.#counts, told);
        throw error;
      }
    };
  }

  #count(found: Found): void {
    const outcome = found.kind === 'miss' ? 'miss' : TIERS[found.tier];
    this.#counts = sum(this.#counts, { ...NO_COUNTS, [outcome]: 1 });
  }
}

const TIERS = { 'edge-memory': 'memory', 'edge-global': 'global', origin: 'miss' } as const;

function sum(one: RecallCounts, other: RecallCounts): RecallCounts {
  return {
    memory: one.memory + other.memory,
    global: one.global + other.global,
    miss: one.miss + other.miss,
  };
}
