/** Names that operators, dashboards and the runbook rely on. They are fixed: changing one breaks them. */

/** Streams of addresses to be validated, most urgent first. Their XLEN is the true depth. */
export const STREAMS = {
  high: 'queue:validation:high',
  standard: 'queue:validation:standard',
  bulk: 'queue:validation:bulk',
} as const;

export type Priority = keyof typeof STREAMS;
export const PRIORITIES = ['high', 'standard', 'bulk'] as const satisfies readonly Priority[];

export const RESULT_KEY_PREFIX = 'validation:result:';

/** Where a verdict lies in redis-0 and in the global cache. */
export function resultKey(hash: string): string {
  return `${RESULT_KEY_PREFIX}${hash}`;
}
