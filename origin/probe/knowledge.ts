/** What is known of how a domain treats recipients that do not exist. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import { Lru } from '#shared/memory/lru.ts';
import { RECIPIENT_SHAPES } from '#shared/smtp/random-recipient.ts';
import type { RecipientShape } from '#shared/smtp/random-recipient.ts';
import { isConfirmedAcceptAll } from '#shared/verdict/accept-all.ts';
import type { KnownAcceptAll } from '#shared/verdict/evidence.ts';
import type { Database } from '#origin/store/database.ts';
import type { DomainProfile } from '#origin/store/domain-profile.ts';
import { findDomainProfile } from '#origin/store/find-domain-profile.ts';
import { saveDomainProfiles } from '#origin/store/save-domain-profiles.ts';
import { gather } from '#origin/settle/gather.ts';
import { isPassing } from '#origin/settle/passing.ts';

const DAY_MS = 24 * 3600 * 1000;
/** A set-up rarely changes within a week; the jitter keeps a list's domains from expiring together. */
const KEPT_MS = 7 * DAY_MS;
const JITTER = 0.1;

/** Domains remembered in the process, so that a batch over one domain asks Postgres once. */
const MOST_REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

/**
 * Milliseconds that a lesson waits for others before it is saved: no verdict hangs on it, and a write
 * of its own for each would keep the disk from the verdicts. A crash loses what one more random
 * recipient shows again.
 */
const SAVED_AFTER_MS = 250;
const MOST_SAVED_AT_ONCE = 500;

export interface KnowledgeWorld {
  readonly database: Database;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Whether a domain that surely accepts all may answer for its recipients. */
  readonly answersForRecipients: boolean;
}

/** What the random recipients of one session have shown. */
export interface Lesson {
  readonly acceptAll: 'yes' | 'no';
  readonly shape: RecipientShape;
}

export interface Known extends KnownAcceptAll {
  /** The shape of the random recipient that showed it; null where that was not kept. */
  readonly shape: RecipientShape | null;
}

interface Remembered {
  /** Still on its way at first: those who ask meanwhile wait for the same look-up. */
  readonly known: Promise<Known | null>;
  readonly untilMs: number;
}

const DetailSchema = v.object({ confirmed: v.boolean(), shape: v.picklist(RECIPIENT_SHAPES) });
type Detail = v.InferOutput<typeof DetailSchema>;

/** Domain profiles, for the MX set they were learnt of: under other hosts they say nothing. */
export class DomainKnowledge {
  readonly #world: KnowledgeWorld;
  readonly #remembered = new Lru<Remembered>({
    maxEntries: MOST_REMEMBERED,
    maxWeight: MOST_REMEMBERED,
  });
  readonly #save: (profile: DomainProfile) => Promise<void>;

  constructor(world: KnowledgeWorld) {
    this.#world = world;
    const save = async (profiles: readonly DomainProfile[]) => {
      await setTimeout(SAVED_AFTER_MS);
      await saveDomainProfiles(world.database, profiles);
    };
    this.#save = gather(save, isPassing, MOST_SAVED_AT_ONCE, 1);
  }

  /** What is known of a domain, or null. */
  async recall(domain: string, hosts: readonly string[]): Promise<Known | null> {
    const known = await this.#recall(domain, hosts);
    return known !== null && known.untilMs > this.#world.now() ? known : null;
  }

  /** What a domain answers for any recipient, so that nobody need be asked about one; else null. */
  async answerFor(domain: string, hosts: readonly string[]): Promise<KnownAcceptAll | null> {
    if (!this.#world.answersForRecipients) return null;
    const known = await this.recall(domain, hosts);
    return known !== null && isConfirmedAcceptAll(known) ? known : null;
  }

  /**
   * Keeps what a random recipient has shown. That the domain takes everybody is confirmed by one of
   * another shape than the one that showed it before. In force here at once; resolves when it is saved.
   *
   * @param before what was known when the session began: what was learnt meanwhile confirms nothing,
   * since both may have met the same passing fault
   */
  async learn(
    domain: string,
    hosts: readonly string[],
    { acceptAll, shape }: Lesson,
    before: Known | null,
  ): Promise<void> {
    const nowMs = this.#world.now();
    const keptMs = KEPT_MS * (1 - JITTER + 2 * JITTER * this.#world.random());
    const untilMs = nowMs + keptMs;
    const confirmed = acceptAll === 'yes' && isConfirmedBy(shape, before);
    const known: Known = {
      kind: 'known',
      acceptAll,
      observedAtMs: nowMs,
      untilMs,
      confirmed,
      shape,
    };
    this.#remember(`${domain} ${mxFingerprint(hosts)}`, Promise.resolve(known));
    const detail: Detail = { confirmed, shape };
    await this.#save({
      domain,
      mxFingerprint: mxFingerprint(hosts),
      acceptAll,
      observedAt: new Date(nowMs),
      expiresAt: new Date(untilMs),
      detail,
    });
  }

  #recall(domain: string, hosts: readonly string[]): Promise<Known | null> {
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

  async #find(domain: string, hosts: readonly string[]): Promise<Known | null> {
    const profile = await findDomainProfile(this.#world.database, domain);
    return profile?.mxFingerprint === mxFingerprint(hosts) ? toKnown(profile) : null;
  }

  #remember(key: string, known: Promise<Known | null>): void {
    this.#remembered.set(key, { known, untilMs: this.#world.now() + REMEMBERED_MS });
  }
}

function isConfirmedBy(shape: RecipientShape, before: Known | null): boolean {
  if (before?.acceptAll !== 'yes') return false;
  return before.confirmed || (before.shape !== null && before.shape !== shape);
}

function toKnown({ acceptAll, observedAt, expiresAt, detail }: DomainProfile): Known | null {
  if (acceptAll === 'unknown') return null;
  const kept = v.safeParse(DetailSchema, detail);
  return {
    kind: 'known',
    acceptAll,
    observedAtMs: observedAt.getTime(),
    untilMs: expiresAt.getTime(),
    confirmed: kept.success && kept.output.confirmed,
    shape: kept.success ? kept.output.shape : null,
  };
}

/** Names a set of MX hosts, whatever their order. */
function mxFingerprint(hosts: readonly string[]): string {
  return createHash('sha256').update(hosts.toSorted().join(' ')).digest('hex');
}
