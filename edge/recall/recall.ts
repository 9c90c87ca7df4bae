/**
 * What is known already: verdicts in this isolate's memory, and behind it in the global cache. Both
 * are found by the address's keyed hash, and neither holds an address.
 */
import { readCachedVerdict } from '#shared/contract/cached-verdict.ts';
import { domainFactKey, readDomainFact } from '#shared/contract/domain-fact.ts';
import type { DomainFact } from '#shared/contract/domain-fact.ts';
import { resultKey } from '#shared/contract/names.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { ReadGlobal } from '#edge/global-cache.ts';
import { DomainMemory } from './domain-memory.ts';
import { foundOf, passing } from './found.ts';
import type { Found, Passed } from './found.ts';
import { VerdictMemory } from './memory.ts';

export interface Sought {
  readonly hash: string;
  /** The address's domain, where it has a name: what is known of that may answer as well. */
  readonly domain: SoughtDomain | null;
  /** The oldest that the caller takes; 0 skips every tier. */
  readonly maxAgeSeconds: number | undefined;
  /** Unix milliseconds. */
  readonly deadlineMs: number;
}

export interface SoughtDomain {
  /** Worked out when memory has no verdict, and not before. */
  hash(): Promise<string>;
  /** The verdict on the address that follows from a fact. */
  verdictOf(fact: DomainFact): VerdictRecord;
}

export interface RecallParts {
  readonly readGlobal: ReadGlobal;
  readonly now: () => number;
  /** Goes on with some work after the answer is sent. */
  readonly later: (work: Promise<unknown>) => void;
}

export class Recall {
  readonly #readGlobal: ReadGlobal;
  readonly #now: () => number;
  readonly #later: (work: Promise<unknown>) => void;
  readonly #verdicts: VerdictMemory;
  readonly #domains: DomainMemory;

  constructor({ readGlobal, now, later }: RecallParts) {
    this.#readGlobal = readGlobal;
    this.#now = now;
    this.#later = later;
    this.#verdicts = new VerdictMemory(now);
    this.#domains = new DomainMemory(now);
  }

  /** Asks each tier in turn. A verdict that memory has, and may show, costs no I/O. */
  async find(sought: Sought): Promise<Found> {
    const { hash, maxAgeSeconds } = sought;
    if (maxAgeSeconds === 0) return { kind: 'miss', passed: UNWANTED, ifError: null };
    const held = this.#verdicts.get(hash);
    if (held !== null && held.confirmation !== 'unconfirmed') {
      const found = this.#show(held.record, 'edge-memory', [], maxAgeSeconds);
      if (found.kind !== 'miss') {
        if (held.confirmation === 'to_confirm') this.#later(this.#confirm(hash));
        return found;
      }
    }
    const domainHash = (await sought.domain?.hash()) ?? null;
    const fact = held !== null || domainHash === null ? null : this.#domains.get(domainHash);
    const found = this.#showFact(sought, fact, 'edge-memory', []);
    if (found !== null) return found;
    return this.#askGlobal(sought, held?.record ?? null, domainHash);
  }

  /** A verdict that memory may show, without asking anybody; else null. */
  remembered({ hash, maxAgeSeconds }: Pick<Sought, 'hash' | 'maxAgeSeconds'>): Found | null {
    const held = this.#verdicts.get(hash);
    if (held === null || held.confirmation === 'unconfirmed') return null;
    const found = this.#show(held.record, 'edge-memory', [], maxAgeSeconds);
    return found.kind === 'hit' ? found : null;
  }

  /** Keeps what the origin answered, in memory only: the origin itself fills the global cache. */
  keep(hash: string, record: VerdictRecord): void {
    this.#verdicts.keep(hash, record);
  }

  async #askGlobal(
    sought: Sought,
    held: VerdictRecord | null,
    domainHash: string | null,
  ): Promise<Found> {
    const { hash, maxAgeSeconds, deadlineMs } = sought;
    const memory = passing('edge-memory', held, this.#now());
    const keys = [resultKey(hash), ...(domainHash === null ? [] : [domainFactKey(domainHash)])];
    const texts = await this.#readGlobal(keys, deadlineMs);
    if (texts === null) {
      // What memory holds is not confirmed, and still true by its own date.
      const passed: Passed[] = [memory, { cache: 'edge-global', because: 'unavailable' }];
      return this.#show(this.#verdicts.held(hash), 'edge-memory', passed, maxAgeSeconds);
    }
    const [verdictText = null, factText = null] = texts;
    const { record, tier } = this.#learn(hash, verdictText, held);
    const passed = [memory, passing('edge-global', record, this.#now())];
    const found = this.#show(record, tier, passed, maxAgeSeconds);
    const fact = this.#learnFact(domainHash, factText);
    // What was dropped is to be asked afresh, whatever is known of its domain.
    const isDropped = held !== null && record === null;
    if (found.kind !== 'miss' || isDropped) return found;
    return this.#showFact(sought, fact, 'edge-global', [memory]) ?? found;
  }

  async #confirm(hash: string): Promise<void> {
    const before = this.#verdicts.held(hash);
    const texts = await this.#readGlobal([resultKey(hash)]);
    if (texts !== null) this.#learn(hash, texts[0] ?? null, before);
  }

  /**
   * Brings memory into line with the global cache, and gives what both know.
   *
   * @param before what memory held when the cache was asked: of what came since, the cache cannot know
   */
  #learn(hash: string, text: string | null, before: VerdictRecord | null): Learnt {
    const found = readCachedVerdict(text);
    const held = this.#verdicts.held(hash);
    if (found === null) {
      if (held === before) this.#verdicts.forget(hash);
      return { record: held === before ? null : held, tier: 'edge-memory' };
    }
    if (held !== null && Date.parse(held.observed_at) > Date.parse(found.observed_at)) {
      // A replica lags: memory has a later word.
      this.#verdicts.keep(hash, held);
      return { record: held, tier: 'edge-memory' };
    }
    this.#verdicts.keep(hash, found);
    return { record: found, tier: 'edge-global' };
  }

  #learnFact(domainHash: string | null, text: string | null): DomainFact | null {
    const fact = readDomainFact(text);
    if (fact === null || domainHash === null) return null;
    this.#domains.keep(domainHash, fact);
    return fact;
  }

  #show(
    record: VerdictRecord | null,
    tier: 'edge-memory' | 'edge-global',
    passed: readonly Passed[],
    maxAgeSeconds: number | undefined,
  ): Found {
    const recalled = record === null ? null : { record, tier };
    return foundOf(recalled, passed, this.#now(), maxAgeSeconds);
  }

  #showFact(
    { domain, maxAgeSeconds }: Sought,
    fact: DomainFact | null,
    tier: 'edge-memory' | 'edge-global',
    passed: readonly Passed[],
  ): Found | null {
    if (fact === null || domain === null) return null;
    const found = this.#show(domain.verdictOf(fact), tier, passed, maxAgeSeconds);
    return found.kind === 'hit' ? found : null;
  }
}

/** Recalls nothing: every request is asked afresh (`EV_CACHE=off`). */
export const NO_RECALL: Pick<Recall, 'find' | 'remembered' | 'keep'> = {
  find: () =>
    Promise.resolve({
      kind: 'miss',
      passed: [
        { cache: 'edge-memory', because: 'bypass' },
        { cache: 'edge-global', because: 'bypass' },
      ],
      ifError: null,
    }),
  remembered: () => null,
  keep: () => undefined,
};

interface Learnt {
  readonly record: VerdictRecord | null;
  readonly tier: 'edge-memory' | 'edge-global';
}

/** What a caller passes who wants nothing from a cache. */
const UNWANTED: readonly Passed[] = [
  { cache: 'edge-memory', because: 'request' },
  { cache: 'edge-global', because: 'request' },
];
