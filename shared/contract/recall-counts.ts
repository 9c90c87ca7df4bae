/**
 * What the edge's caches did for requests that the origin never saw. A Worker has no place where
 * somebody could fetch numbers, so each isolate tells its counts with its next request to the origin.
 */

export const RECALL_COUNTS_HEADER = 'ev-recall-counts';

export interface RecallCounts {
  /** Answered from the isolate's memory. */
  readonly memory: number;
  /** Answered from the global cache. */
  readonly global: number;
  /** Answered by neither. */
  readonly miss: number;
}

export const NO_COUNTS: RecallCounts = { memory: 0, global: 0, miss: 0 };

/** Seven digits: an isolate that has answered more before it asks once tells the rest later. */
const TEXT = /^memory=(\d{1,7}), global=(\d{1,7}), miss=(\d{1,7})$/;
const MOST = 9_999_999;

export function formatRecallCounts({ memory, global, miss }: RecallCounts): string {
  const [m, g, n] = [memory, global, miss].map((count) => Math.min(count, MOST));
  return `memory=${m}, global=${g}, miss=${n}`;
}

/** Null for a text that is none. */
export function parseRecallCounts(text: string): RecallCounts | null {
  const match = TEXT.exec(text);
  if (match === null) return null;
  const [, memory, global, miss] = match.map(Number);
  return { memory: memory ?? 0, global: global ?? 0, miss: miss ?? 0 };
}
