/**
 * Whose key is it? Asked of three tiers, each slower and surer than the one before: this isolate's
 * memory, the global cache, the origin.
 */
import * as v from 'valibot';
import { keyDigest } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { keyRecordKey, KeyRecordSchema } from '#shared/contract/key-record.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { Lru } from '#shared/memory/lru.ts';

/** A revocation takes effect everywhere within 10 s: half of it for memory, half for the way here. */
const FRESH_MS = 5000;
/** A key that does not exist is asked for once in this time, so that guessing costs us little. */
const ABSENT_FRESH_MS = 30_000;
/** When nobody can be asked, what was known a minute ago still holds; then no key is believed. */
const STALE_MS = 60_000;
/** Records of some 300 bytes. An isolate seldom sees more accounts than this in a minute. */
const MAX_HELD = 10_000;

export interface KeyLookupParts {
  /** The peppers of key digests, the one in use first. */
  readonly peppers: readonly [Pepper, ...Pepper[]];
  /** Values by key; null altogether when the global cache could not be asked. */
  readonly readGlobal: (keys: readonly string[]) => Promise<readonly (string | null)[] | null>;
  /** The record at the origin, null where there is none; throws a Fault when it cannot be asked. */
  readonly askOrigin: (digest: string) => Promise<KeyRecord | null>;
  readonly now: () => number;
}

type Pepper = () => Promise<HmacKey>;

interface Held {
  readonly record: KeyRecord;
  readonly confirmedAtMs: number;
}

/** The record of a key, tombstones included; null where the key exists nowhere. */
export type KeyLookup = (token: string) => Promise<KeyRecord | null>;

/**
 * Builds the look-up with its own bounded memory.
 *
 * It never fails open: when no tier can be asked and memory is too old, it throws
 * `dependency_unavailable`.
 *
 * @param maxHeld the most keys that are held in memory, and the most that are held to be absent
 */
export function createKeyLookup(parts: KeyLookupParts, maxHeld = MAX_HELD): KeyLookup {
  const known = new Lru<Held>({ maxEntries: maxHeld, maxWeight: maxHeld });
  // Apart from the known, so that a flood of made-up keys cannot push those out.
  const absentUntil = new Lru<number>({ maxEntries: maxHeld, maxWeight: maxHeld });

  return async (token) => {
    const [inUse, ...older] = parts.peppers;
    // Memory is keyed by the digest under the pepper in use, whichever one the record lies under.
    const digest = await keyDigest(token, await inUse());
    const held = known.get(digest);
    if (held !== undefined && parts.now() - held.confirmedAtMs < FRESH_MS) return held.record;
    if ((absentUntil.get(digest) ?? 0) > parts.now()) return null;

    const digests = [digest, ...(await Promise.all(older.map(digestOf(token))))];
    const asked = await ask(parts, digests);
    if (asked === 'unavailable') return stale(held, parts.now());
    if (asked === null) {
      known.delete(digest);
      absentUntil.set(digest, parts.now() + ABSENT_FRESH_MS);
      return null;
    }
    const record = newer(held?.record, asked);
    known.set(digest, { record, confirmedAtMs: parts.now() });
    return record;
  };
}

function digestOf(token: string): (pepper: Pepper) => Promise<string> {
  return async (pepper) => keyDigest(token, await pepper());
}

/** A cache's "not there" proves nothing, since a replica lags: only the origin's does. */
async function ask(
  parts: KeyLookupParts,
  digests: readonly string[],
): Promise<KeyRecord | null | 'unavailable'> {
  const texts = await parts.readGlobal(digests.map(keyRecordKey));
  const cached = newest((texts ?? []).map(parseRecord));
  if (cached !== null) return cached;
  try {
    return newest(await Promise.all(digests.map(parts.askOrigin)));
  } catch (error) {
    if (error instanceof Fault) return 'unavailable';
    throw error;
  }
}

function stale(held: Held | undefined, nowMs: number): KeyRecord {
  if (held !== undefined && nowMs - held.confirmedAtMs <= STALE_MS) return held.record;
  throw new Fault('dependency_unavailable', 'no tier could be asked for the key');
}

function newest(records: readonly (KeyRecord | null)[]): KeyRecord | null {
  return records.reduce(
    (best, record) => (record === null ? best : newer(best ?? undefined, record)),
    null,
  );
}

/** A late copy of an older version never brings a revoked key back. */
function newer(one: KeyRecord | undefined, other: KeyRecord): KeyRecord {
  return one !== undefined && one.version > other.version ? one : other;
}

const KeyRecordText = v.pipe(v.string(), v.parseJson(), KeyRecordSchema);

/** What cannot be read counts as not there: the origin is asked. */
function parseRecord(text: string | null): KeyRecord | null {
  const parsed = v.safeParse(KeyRecordText, text);
  return parsed.success ? parsed.output : null;
}
