/** What a greylist tells apart, as postgrey does: who asks, for whom, in whose name. */
export interface Triplet {
  readonly client: string;
  readonly sender: string;
  readonly recipient: string;
}

export interface Greylist {
  /** Milliseconds that the triplet still has to wait, 0 when it may pass. A new one is noted. */
  readonly waitMs: (triplet: Triplet, nowMs: number) => number;
}

/**
 * Triplets that one host remembers. The oldest goes first: a flood of made-up addresses then costs
 * an old triplet its place, never the lab its memory.
 */
const MAX_TRIPLETS = 10_000;

/** @param windowMs how long a new triplet is put off */
export function createGreylist(windowMs: number): Greylist {
  const firstSeenMs = new Map<string, number>();
  return {
    waitMs: (triplet, nowMs) => {
      const key = JSON.stringify([triplet.client, triplet.sender, triplet.recipient]);
      const seenMs = firstSeenMs.get(key);
      if (seenMs !== undefined) return Math.max(0, seenMs + windowMs - nowMs);
      firstSeenMs.set(key, nowMs);
      evictOldest(firstSeenMs, MAX_TRIPLETS);
      return windowMs;
    },
  };
}

/** A Map keeps the order of insertion, so its first key is the oldest. */
function evictOldest(entries: Map<string, number>, limit: number): void {
  if (entries.size <= limit) return;
  for (const oldest of entries.keys()) {
    entries.delete(oldest);
    return;
  }
}
