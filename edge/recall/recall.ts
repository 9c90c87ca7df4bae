/**
 * What is known already: verdicts in this isolate's memory, and behind it in the global cache. Both
 * are found by the address's keyed hash, and neither holds an address.
 */
import * as v from 'valibot';
import { ageSeconds } from '#shared/contract/present.ts';
import { resultKey } from '#shared/contract/names.ts';
import { VerdictRecordSchema } from '#shared/contract/verdict.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { Lru } from '#shared/memory/lru.ts';

/**
 * Memory answers alone for this long, then the global cache confirms: an operator who drops a
 * verdict sees it gone at the edge within 10 s.
 */
const CONFIRMED_MS = 5000;
const MAX_ENTRIES = 10_000;
/** Characters of JSON. As objects they take about four times this, of an isolate's 128 MB. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

export interface Recalled {
  readonly record: VerdictRecord;
  readonly tier: 'edge-memory' | 'edge-global';
}

export interface Recall {
  /**
   * A fresh verdict, or null.
   *
   * @param maxAgeSeconds the oldest that the caller takes; 0 skips every tier
   */
  find(hash: string, maxAgeSeconds: number | undefined): Promise<Recalled | null>;
  /** Keeps what the origin answered, in memory only: the origin itself fills the global cache. */
  keep(hash: string, record: VerdictRecord): void;
}

export interface RecallParts {
  /** Values by key; null altogether when the global cache could not be asked. */
  readonly readGlobal: (keys: readonly string[]) => Promise<readonly (string | null)[] | null>;
  readonly now: () => number;
}

interface Held {
  readonly record: VerdictRecord;
  readonly confirmedAtMs: number;
}

/** Builds the recall with its own bounded memory. */
export function createRecall({ readGlobal, now }: RecallParts): Recall {
  const memory = new Lru<Held>({ maxEntries: MAX_ENTRIES, maxWeight: MAX_CHARACTERS });

  function keep(hash: string, record: VerdictRecord): void {
    if (Date.parse(record.expires_at) <= now()) return;
    memory.set(hash, { record, confirmedAtMs: now() }, JSON.stringify(record).length);
  }

  async function find(hash: string, maxAgeSeconds: number | undefined): Promise<Recalled | null> {
    if (maxAgeSeconds === 0) return null;
    const held = memory.get(hash);
    const inMemory =
      held !== undefined && isFresh(held.record, now(), maxAgeSeconds) ? held : undefined;
    if (inMemory !== undefined && now() - inMemory.confirmedAtMs < CONFIRMED_MS) {
      return { record: inMemory.record, tier: 'edge-memory' };
    }
    const texts = await readGlobal([resultKey(hash)]);
    // The cache is away: what memory holds is unconfirmed, and still true by its own date.
    if (texts === null) return inMemory ? { record: inMemory.record, tier: 'edge-memory' } : null;
    const found = parseRecord(texts[0] ?? null);
    if (found === null) {
      memory.delete(hash);
      return null;
    }
    const record = newer(held?.record, found);
    keep(hash, record);
    if (!isFresh(record, now(), maxAgeSeconds)) return null;
    return { record, tier: record === found ? 'edge-global' : 'edge-memory' };
  }

  return { find, keep };
}

/** Recalls nothing: every request is asked afresh (`EV_CACHE=off`). */
export const NO_RECALL: Recall = {
  find: () => Promise.resolve(null),
  keep: () => undefined,
};

/** Fresh by its own date, and young enough for this caller. */
export function isFresh(
  record: VerdictRecord,
  nowMs: number,
  maxAgeSeconds = Number.POSITIVE_INFINITY,
): boolean {
  return nowMs < Date.parse(record.expires_at) && ageSeconds(record, nowMs) <= maxAgeSeconds;
}

/** A replica lags, and may still hold what memory has a later word on. */
function newer(held: VerdictRecord | undefined, found: VerdictRecord): VerdictRecord {
  return held !== undefined && Date.parse(held.observed_at) > Date.parse(found.observed_at)
    ? held
    : found;
}

const RecordText = v.pipe(v.string(), v.parseJson(), VerdictRecordSchema);

/** What cannot be read counts as not there. */
function parseRecord(text: string | null): VerdictRecord | null {
  const parsed = v.safeParse(RecordText, text);
  return parsed.success ? parsed.output : null;
}
