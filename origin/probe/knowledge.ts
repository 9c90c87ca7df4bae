/** What is known of how a domain treats recipients that do not exist. */
import { createHash } from 'node:crypto';
import { Lru } from '#shared/memory/lru.ts';
import type { AcceptAllEvidence } from '#shared/verdict/evidence.ts';
import type { Database } from '#origin/store/database.ts';
import { findDomainProfile } from '#origin/store/find-domain-profile.ts';
import { saveDomainProfiles } from '#origin/store/save-domain-profiles.ts';

type Known = Extract<AcceptAllEvidence, { kind: 'known' }>;

const DAY_MS = 24 * 3600 * 1000;
/** A set-up rarely changes within a week; the jitter keeps a list's domains from expiring together. */
const KEPT_MS = 7 * DAY_MS;
const JITTER = 0.1;

/** Domains remembered in the process, so that a batch over one domain asks Postgres once. */
const MOST_REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

export interface KnowledgeWorld {
  readonly database: Database;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

interface Remembered {
  /** Still on its way at first: those who ask meanwhile wait for the same look-up. */
  readonly known: Promise<Known | null>;
  readonly untilMs: number;
}

/** Domain profiles, for the MX set they were learnt of: under other hosts they say nothing. */
export class DomainKnowledge {
  readonly #world: KnowledgeWorld;
  readonly #remembered = new Lru<Remembered>({
    maxEntries: MOST_REMEMBERED,
    maxWeight: MOST_REMEMBERED,
  });

  constructor(world: KnowledgeWorld) {
    this.#world = world;
  }

  /** What is known of a domain, or null. */
  recall(domain: string, hosts: readonly string[]): Promise<Known | null> {
    const key = `${domain} ${mxFingerprint(hosts)}`;
    const remembered = this.#remembered.get(key);
    if (remembered !== undefined && remembered.untilMs > this.#world.now()) return remembered.known;
    const known = this.#find(domain, hosts);
    this.#remember(key, known);
    // What failed is not remembered: the next one looks again.
    known.catch(() => {
      if (this.#remembered.get(key)?.known === known) this.#remembered.delete(key);
    });
    return known;
  }

  /** Keeps what a random recipient has shown. */
  async learn(domain: string, hosts: readonly string[], acceptAll: 'yes' | 'no'): Promise<void> {
    const nowMs = this.#world.now();
    const keptMs = KEPT_MS * (1 - JITTER + 2 * JITTER * this.#world.random());
    const known: Known = { kind: 'known', acceptAll, observedAtMs: nowMs };
    this.#remember(`${domain} ${mxFingerprint(hosts)}`, Promise.resolve(known));
    await saveDomainProfiles(this.#world.database, [
      {
        domain,
        mxFingerprint: mxFingerprint(hosts),
        acceptAll,
        observedAt: new Date(nowMs),
        expiresAt: new Date(nowMs + keptMs),
        detail: {},
      },
    ]);
  }

  async #find(domain: string, hosts: readonly string[]): Promise<Known | null> {
    const profile = await findDomainProfile(this.#world.database, domain);
    if (
      profile === null ||
      profile.acceptAll === 'unknown' ||
      profile.mxFingerprint !== mxFingerprint(hosts) ||
      profile.expiresAt.getTime() <= this.#world.now()
    ) {
      return null;
    }
    const { acceptAll, observedAt } = profile;
    return { kind: 'known', acceptAll, observedAtMs: observedAt.getTime() };
  }

  #remember(key: string, known: Promise<Known | null>): void {
    this.#remembered.set(key, { known, untilMs: this.#world.now() + REMEMBERED_MS });
  }
}

/** Names a set of MX hosts, whatever their order. */
function mxFingerprint(hosts: readonly string[]): string {
  return createHash('sha256').update(hosts.toSorted().join(' ')).digest('hex');
}
