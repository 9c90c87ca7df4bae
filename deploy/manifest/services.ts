import type { IService } from 'kubernetes-models/v1/Service';
import { metadataOf, MONITORING_NAMESPACE, PORT } from './names.ts';

const METRICS = { name: 'metrics', port: PORT.metrics, targetPort: PORT.metrics };

/** A name and a stable address for each app, its metrics included. */
export const SERVICES: readonly IService[] = [
  service('api-service', [{ name: 'http', port: PORT.api, targetPort: PORT.api }, METRICS]),
  service('orchestrator', [METRICS]),
  service('smtp-workers', [METRICS]),
  headless('postgresql', PORT.postgresql),
  headless('redis', PORT.redis),
  {
    // The runbook says `http://prometheus:9090`; Prometheus itself lives elsewhere.
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf('prometheus'),
    spec: {
      type: 'ExternalName',
      externalName: `prometheus-operated.${MONITORING_NAMESPACE}.svc.cluster.local`,
      ports: [{ name: 'web', port: PORT.metrics }],
    },
  },
];

function service(
  app: string,
  ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number }[],
): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(app),
    spec: { selector: { app }, ports: [...ports] },
  };
}

function headless(app: string, port: number): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(app),
    spec: { clusterIP: 'None', selector: { app }, ports: [{ name: app, port, targetPort: port }] },
  };
}
