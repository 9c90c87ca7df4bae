import { createMiddleware } from 'hono/factory';
import { RECALL_COUNTS_HEADER, parseRecallCounts } from '#shared/contract/recall-counts.ts';
import type { RecallCounts } from '#shared/contract/recall-counts.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import type { Variables } from './context.ts';

const UNAUTHORIZED = 401;

/** Counts what the edge says of its caches; of a request that the edge did not sign it is not believed. */
export function countRecalls({ metrics }: { readonly metrics: Metrics }) {
  return createMiddleware<{ Variables: Variables }>(async (context, next) => {
    await next();
    const isSigned = context.req.header('signature-input') !== undefined;
    if (!isSigned || context.res.status === UNAUTHORIZED) return;
    const counts = parseRecallCounts(context.req.header(RECALL_COUNTS_HEADER) ?? '');
    if (counts !== null) count(counts, metrics);
  });
}

/** Memory is asked first, and the global cache when memory has nothing. */
function count({ memory, global, miss }: RecallCounts, metrics: Metrics): void {
  const add = (tier: string, result: string, by: number) => {
    if (by > 0) metrics.increment('email_validator_cache_lookups_total', { tier, result }, by);
  };
  add('edge-memory', 'hit', memory);
  add('edge-memory', 'miss', global + miss);
  add('edge-global', 'hit', global);
  add('edge-global', 'miss', miss);
}
