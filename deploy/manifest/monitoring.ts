import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { RULE_GROUPS } from '#deploy/alerts/groups.ts';
import { metadataOf, NAMESPACE } from './names.ts';

/** One for each process. A target's label `job` is the name of its Service, which alerts use. */
export const SERVICE_MONITORS: readonly IServiceMonitor[] = [
  'api-service',
  'orchestrator',
  'smtp-workers',
].map((app) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: metadataOf(app),
  spec: {
    namespaceSelector: { matchNames: [NAMESPACE] },
    selector: { matchLabels: { app } },
    endpoints: [{ port: 'metrics', path: '/metrics', interval: '15s', scrapeTimeout: '10s' }],
  },
}));

/** The same groups as in deploy/prometheus-rules.yaml, which promtool reads. */
export const PROMETHEUS_RULE: IPrometheusRule = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: metadataOf('email-validator-alerts', 'alerts'),
  spec: { groups: RULE_GROUPS },
};
