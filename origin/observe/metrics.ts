import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { METRICS } from './catalogue.ts';
import type { MetricDefinition, MetricName } from './catalogue.ts';

type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;

/** Writes metrics of the catalogue; any other name, or a label that is not listed, does not compile. */
export interface Metrics {
  increment<N extends MetricName>(name: N, labels: Labels<N>, by?: number): void;
  set<N extends MetricName>(name: N, labels: Labels<N>, value: number): void;
  observe<N extends MetricName>(name: N, labels: Labels<N>, value: number): void;
  /** The exposition text for Prometheus, with its content type. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** One registry a process, with Node's own process metrics beside ours. */
export function createMetrics(names: readonly MetricName[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const name of names) {
    const { kind, help, labels, buckets }: MetricDefinition = METRICS[name];
    const settings = { name, help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(settings));
    else if (kind === 'gauge') gauges.set(name, new Gauge(settings));
    else histograms.set(name, new Histogram({ ...settings, buckets: [...(buckets ?? [])] }));
  }
  return {
    increment: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
