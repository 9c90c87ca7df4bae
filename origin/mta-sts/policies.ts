/** The policies that were found, each for as long as it may be believed: RFC 8461 §3.3 and §5.1. */
import { Lru } from '#shared/memory/lru.ts';
import type { DnsClient } from '#origin/dns/lookup.ts';
import { readPolicy } from './policy.ts';
import type { StsPolicy } from './policy.ts';
import { policyIdOf } from './record.ts';

export interface PoliciesWorld {
  readonly client: DnsClient;
  /** The text of a domain's policy file, or null where it is not to be had. */
  readonly fetchFile: (domain: string) => Promise<string | null>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds that one caller waits at most. */
  readonly patienceMs?: number;
}

/**
 * Beside the MX look-up, and of the 8 s that a caller waits by default. What takes longer is kept for
 * the next one.
 */
const DEFAULT_PATIENCE_MS = 3000;
/** Policies kept; few domains have one, and each takes a kilobyte or two. */
const MOST_KEPT = 10_000;
/** A file that could not be had is sought again after this; and none is fetched more often. */
const SHORTEST_KEPT_MS = 5 * 60 * 1000;

interface Kept {
  readonly id: string;
  /** Null where there was none to be had. */
  readonly policy: StsPolicy | null;
  readonly untilMs: number;
  /** Another id is not fetched before: the last try failed. */
  readonly retryMs: number;
}

export class StsPolicies {
  readonly #world: PoliciesWorld;
  readonly #kept = new Lru<Kept>({ maxEntries: MOST_KEPT, maxWeight: MOST_KEPT });
  /** Bounded by the addresses that an orchestrator holds. */
  readonly #underWay = new Map<string, Promise<StsPolicy | null>>();

  constructor(world: PoliciesWorld) {
    this.#world = world;
  }

  /**
   * The policy that holds for a domain, or null. The file is only fetched where DNS says that there
   * is one that is not known yet.
   *
   * @param domain a name in ASCII
   */
  async find(domain: string): Promise<StsPolicy | null> {
    const { promise: tooLate, resolve } = Promise.withResolvers<StsPolicy | null>();
    const timer = setTimeout(
      () => resolve(this.#valid(domain)?.policy ?? null),
      this.#world.patienceMs ?? DEFAULT_PATIENCE_MS,
    );
    try {
      return await Promise.race([this.#search(domain), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Who asks while a search is under way shares it. */
  #search(domain: string): Promise<StsPolicy | null> {
    const other = this.#underWay.get(domain);
    if (other !== undefined) return other;
    const search = this.#searchAnew(domain).finally(() => this.#underWay.delete(domain));
    this.#underWay.set(domain, search);
    return search;
  }

  async #searchAnew(domain: string): Promise<StsPolicy | null> {
    const id = await policyIdOf(domain, this.#world.client);
    const valid = this.#valid(domain);
    // RFC 8461 §3.1: whoever can suppress the record must not get rid of a policy by that.
    if (id === null || valid?.id === id) return valid?.policy ?? null;
    if (valid !== null && this.#world.now() < valid.retryMs) return valid.policy;
    const policy = readPolicy((await this.#world.fetchFile(domain)) ?? '');
    return policy === null ? this.#failed(domain, id, valid) : this.#keep(domain, id, policy);
  }

  #keep(domain: string, id: string, policy: StsPolicy): StsPolicy {
    const nowMs = this.#world.now();
    const keptMs = Math.max(policy.maxAgeSeconds * 1000, SHORTEST_KEPT_MS);
    this.#kept.set(domain, { id, policy, untilMs: nowMs + keptMs, retryMs: nowMs });
    return policy;
  }

  /** RFC 8461 §5.1: a policy that is still valid holds on; without one, there is none. */
  #failed(domain: string, id: string, valid: Kept | null): StsPolicy | null {
    const retryMs = this.#world.now() + SHORTEST_KEPT_MS;
    const holds = valid !== null && valid.policy !== null;
    const kept = holds ? valid : { id, policy: null, untilMs: retryMs };
    this.#kept.set(domain, { ...kept, retryMs });
    return kept.policy;
  }

  #valid(domain: string): Kept | null {
    const kept = this.#kept.get(domain);
    return kept !== undefined && kept.untilMs > this.#world.now() ? kept : null;
  }
}
