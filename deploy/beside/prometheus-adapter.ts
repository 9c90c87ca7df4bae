/** Values for prometheus-adapter's chart: the two metrics that the autoscalers ask for. */
import { ADAPTED } from '#deploy/manifest/autoscaling.ts';
import { MONITORING_NAMESPACE } from '#deploy/manifest/names.ts';

export const PROMETHEUS_ADAPTER = {
  prometheus: {
    url: `http://prometheus-operated.${MONITORING_NAMESPACE}.svc.cluster.local`,
    port: 9090,
  },
  rules: {
    default: false,
    custom: [
      {
        seriesQuery: `${ADAPTED.activeRequests}{namespace!="",pod!=""}`,
        resources: {
          overrides: { namespace: { resource: 'namespace' }, pod: { resource: 'pod' } },
        },
        name: { as: ADAPTED.activeRequests },
        metricsQuery: 'sum by (<<.GroupBy>>) (<<.Series>>{<<.LabelMatchers>>})',
      },
    ],
    external: [
      {
        seriesQuery: `${ADAPTED.queueDepth}{namespace!=""}`,
        resources: { overrides: { namespace: { resource: 'namespace' } } },
        name: { as: ADAPTED.queueDepth },
        // Every api-service reports the depth of the same streams: each stream counts once.
        metricsQuery: 'sum(max by (stream) (<<.Series>>{<<.LabelMatchers>>}))',
      },
    ],
  },
};
