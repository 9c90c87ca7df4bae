/** Which series there are: ours from the catalogue, Node's, and those of the cluster itself. */
import { METRICS } from '#origin/observe/catalogue.ts';
import type { MetricDefinition } from '#origin/observe/catalogue.ts';
import { RECORDED_NAMES } from '#deploy/alerts/ratios.ts';
import { BURN_RECORDINGS } from '#deploy/alerts/burn-rates.ts';

/** Labels that Prometheus gives to every target. */
const TARGET_LABELS = ['namespace', 'pod', 'job', 'instance'];

/** Served by Prometheus itself and by kube-state-metrics, with the labels that we look at. */
const OF_THE_CLUSTER: Readonly<Record<string, readonly string[]>> = {
  up: [],
  kube_deployment_spec_replicas: ['deployment'],
  kube_deployment_status_replicas_available: ['deployment'],
};
/** prom-client's, on every process. */
export const OF_NODE = [
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
] as const;

/** Labels by the name of a series. */
export const KNOWN_SERIES: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(METRICS).flatMap(([name, definition]) => seriesOf(name, definition)),
  ...Object.entries(OF_THE_CLUSTER).map(([name, labels]) => series(name, labels)),
  ...OF_NODE.map((name) => series(name, [])),
  ...[...RECORDED_NAMES, ...BURN_RECORDINGS.map(({ record = '' }) => record)].map((name) =>
    series(name, []),
  ),
]);

function seriesOf(name: string, { kind, labels }: MetricDefinition) {
  if (kind !== 'histogram') return [series(name, labels)];
  return [
    series(`${name}_bucket`, [...labels, 'le']),
    series(`${name}_count`, labels),
    series(`${name}_sum`, labels),
  ];
}

function series(name: string, labels: readonly string[]): [string, readonly string[]] {
  return [name, [...labels, ...TARGET_LABELS]];
}
