/** `GET /v1/usage`, asked of the origin. */
import { UsageSchema } from '#shared/contract/usage.ts';
import type { Usage } from '#shared/contract/usage.ts';
import type { AskOrigin } from './origin.ts';
import type { RelayedProblem } from './problem.ts';
import { readFor } from './read-for.ts';
import type { OnBehalf } from './read-for.ts';

export type RelayedUsage = { readonly kind: 'usage'; readonly usage: Usage } | RelayedProblem;

export type RelayUsage = (errand: OnBehalf) => Promise<RelayedUsage>;

/** Throws what `readFor` throws. */
export function relayUsage(ask: AskOrigin): RelayUsage {
  return async (errand) => {
    const read = await readFor(ask, errand, '/v1/usage', UsageSchema);
    return read.kind === 'read' ? { kind: 'usage', usage: read.value } : read;
  };
}
