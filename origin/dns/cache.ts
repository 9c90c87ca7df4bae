import type { LookupResult, RecordData } from './lookup.ts';

export interface LookupCacheOptions {
  /** Memory that the entries may take, about; the least recently used go first. */
  readonly maxBytes?: number;
  readonly minTtlSeconds?: number;
  readonly maxTtlSeconds?: number;
  readonly failureTtlSeconds?: number;
}

/** Some fifty thousand mail domains with their hosts. */
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/**
 * RFC 1035 §3.2.1 keeps a TTL of zero for the transaction at hand, RFC 2308 §5 a negative answer
 * without SOA likewise; a batch of addresses at one domain is one transaction.
 */
const DEFAULT_MIN_TTL_SECONDS = 5;
/**
 * A mail domain that moves is seen to within the hour; one look-up an hour costs nothing. RFC 2308
 * §5 lets negative answers stand for up to three.
 */
const DEFAULT_MAX_TTL_SECONDS = 3_600;
/** RFC 9520 §3.2: from one second to five minutes. */
const DEFAULT_FAILURE_TTL_SECONDS = 5;

/** About what an entry costs beside its text: the map's slot, the objects, their headers. */
const ENTRY_BYTES = 256;
const RECORD_BYTES = 96;

interface Entry {
  readonly result: LookupResult;
  readonly expiresMs: number;
  readonly bytes: number;
}

/** Results of look-ups, each for as long as its TTL allows. */
export class LookupCache {
  readonly #maxBytes: number;
  readonly #minTtlSeconds: number;
  readonly #maxTtlSeconds: number;
  readonly #failureTtlSeconds: number;
  /** A Map keeps the order of insertion, and a hit inserts anew: the first is the least recent. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(options: LookupCacheOptions = {}) {
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#minTtlSeconds = options.minTtlSeconds ?? DEFAULT_MIN_TTL_SECONDS;
    this.#maxTtlSeconds = options.maxTtlSeconds ?? DEFAULT_MAX_TTL_SECONDS;
    this.#failureTtlSeconds = options.failureTtlSeconds ?? DEFAULT_FAILURE_TTL_SECONDS;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @param nowMs of the same clock as in `set` */
  get(key: string, nowMs: number): LookupResult | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.expiresMs <= nowMs) {
      this.#remove(key, entry);
      return null;
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.result;
  }

  /** Keeps a result, unless it says nothing of the name or is too large for the whole cache. */
  set(key: string, result: LookupResult, nowMs: number): void {
    const former = this.#entries.get(key);
    if (former !== undefined) this.#remove(key, former);
    const ttlSeconds = this.#ttlSeconds(result);
    const bytes = bytesOf(key, result);
    if (ttlSeconds === 0 || bytes > this.#maxBytes) return;
    this.#entries.set(key, { result, expiresMs: nowMs + ttlSeconds * 1000, bytes });
    this.#bytes += bytes;
    this.#evict();
  }

  #ttlSeconds(result: LookupResult): number {
    if (result.kind === 'failure') {
      return result.failure === 'overloaded' ? 0 : this.#failureTtlSeconds;
    }
    const ttlSeconds = Math.min(result.ttlSeconds ?? 0, this.#maxTtlSeconds);
    return Math.max(ttlSeconds, this.#minTtlSeconds);
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(key, entry);
    }
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}

function bytesOf(key: string, result: LookupResult): number {
  const records = result.kind === 'answers' ? result.records : [];
  return records.reduce((sum, data) => sum + recordBytes(data), ENTRY_BYTES + key.length);
}

function recordBytes(data: RecordData): number {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return RECORD_BYTES + data.address.length;
    case 'MX':
      return RECORD_BYTES + data.exchange.length;
    case 'TXT':
      return RECORD_BYTES + data.text.length;
    case 'PTR':
      return RECORD_BYTES + data.host.length;
  }
}
