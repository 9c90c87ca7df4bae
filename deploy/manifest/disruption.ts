import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { metadataOf } from './names.ts';

/** What a node drain must leave standing. */
const BUDGETS = {
  'api-service': { minAvailable: 2 },
  orchestrator: { minAvailable: 1 },
  'smtp-workers': { maxUnavailable: '25%' },
  // One of each: a drain has to wait until somebody decides to move it.
  postgresql: { maxUnavailable: 0 },
  redis: { maxUnavailable: 0 },
} as const;

export const DISRUPTION_BUDGETS: readonly IPodDisruptionBudget[] = Object.entries(BUDGETS).map(
  ([app, budget]) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(app),
    spec: { ...budget, selector: { matchLabels: { app } } },
  }),
);
