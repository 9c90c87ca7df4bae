import { keyDigest } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import type { Token } from '#shared/auth/token.ts';
import { Lru } from '#shared/memory/lru.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';

/** A revocation must be heard of everywhere within 10 s; this leaves half of it to the way there. */
const FRESH_MS = 5000;
/** Unknown keys are remembered too, so that asking with one again costs no look-up. */
const MOST_REMEMBERED = 10_000;

interface Remembered {
  readonly record: KeyRecord | null;
  readonly atMs: number;
}

export interface KeyCheckWorld {
  /** The peppers in use, the newest first: a key's digest may have been made under any of them. */
  readonly peppers: readonly HmacKey[];
  readonly findKey: (digest: string) => Promise<KeyRecord | null>;
  readonly now: () => number;
}

/** Whose is this key? Asked of Postgres, and remembered for some seconds. */
export class KeyCheck {
  readonly #world: KeyCheckWorld;
  readonly #remembered = new Lru<Remembered>({
    maxEntries: MOST_REMEMBERED,
    maxWeight: MOST_REMEMBERED,
  });

  constructor(world: KeyCheckWorld) {
    this.#world = world;
  }

  /** The record of a key, revoked ones included; null where there is no such key. */
  async find({ token }: Token): Promise<KeyRecord | null> {
    for (const pepper of this.#world.peppers) {
      const record = await this.byDigest(await keyDigest(token, pepper));
      if (record !== null) return record;
    }
    return null;
  }

  /** The record of the key that has this digest. */
  async byDigest(digest: string): Promise<KeyRecord | null> {
    const nowMs = this.#world.now();
    const remembered = this.#remembered.get(digest);
    if (remembered !== undefined && nowMs - remembered.atMs < FRESH_MS) return remembered.record;
    const record = await this.#world.findKey(digest);
    this.#remembered.set(digest, { record, atMs: nowMs });
    return record;
  }
}
