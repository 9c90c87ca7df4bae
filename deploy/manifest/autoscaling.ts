import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IMetricSpec } from 'kubernetes-models/autoscaling/v2/MetricSpec';
import type { MetricName } from '#origin/observe/catalogue.ts';
import { metadataOf } from './names.ts';

/** Numbers of the contract: CPU above 70 %, more than 100 requests a pod, more than 500 waiting. */
const CPU_PERCENT = 70;
const ACTIVE_REQUESTS = '100';
const QUEUE_DEPTH = '500';

/**
 * How far each may grow. `kubectl scale … --replicas=50` and `=10` of the runbook must stand, and an
 * autoscaler pulls back what is above its maximum.
 */
export const REPLICAS = {
  'api-service': { min: 3, max: 20 },
  'smtp-workers': { min: 5, max: 60 },
  /** It has no autoscaler: the runbook scales it by hand, and this is what Postgres has room for. */
  orchestrator: { min: 2, max: 6 },
} as const;

const CPU: IMetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: CPU_PERCENT } },
};

/** The two metrics that prometheus-adapter serves (deploy/prometheus-adapter.yaml). */
export const ADAPTED = {
  activeRequests: 'email_validator_active_requests',
  queueDepth: 'email_validator_queue_depth',
} as const satisfies Record<string, MetricName>;

export const AUTOSCALERS: readonly IHorizontalPodAutoscaler[] = [
  autoscaler('api-service', {
    type: 'Pods',
    pods: {
      metric: { name: ADAPTED.activeRequests },
      target: { type: 'AverageValue', averageValue: ACTIVE_REQUESTS },
    },
  }),
  autoscaler('smtp-workers', {
    type: 'External',
    external: {
      metric: { name: ADAPTED.queueDepth },
      target: { type: 'Value', value: QUEUE_DEPTH },
    },
  }),
];

function autoscaler(
  app: 'api-service' | 'smtp-workers',
  metric: IMetricSpec,
): IHorizontalPodAutoscaler {
  const { min, max } = REPLICAS[app];
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(`${app}-hpa`, app),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app },
      minReplicas: min,
      maxReplicas: max,
      metrics: [CPU, metric],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 30,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
        },
        // A worker that leaves drains for a minute: the size follows a lull slowly.
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [{ type: 'Percent', value: 25, periodSeconds: 60 }],
        },
      },
    },
  };
}
