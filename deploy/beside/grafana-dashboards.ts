/** The dashboards as ConfigMaps, which the sidecar of Grafana's chart finds by their label. */
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { MONITORING_NAMESPACE } from '#deploy/manifest/names.ts';

/** @param dashboards JSON by uid */
export function grafanaDashboards(dashboards: ReadonlyMap<string, string>): IConfigMap[] {
  return [...dashboards].map(([uid, json]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: uid,
      namespace: MONITORING_NAMESPACE,
      labels: { grafana_dashboard: '1', 'app.kubernetes.io/part-of': 'email-validator' },
    },
    data: { [`${uid}.json`]: json },
  }));
}
