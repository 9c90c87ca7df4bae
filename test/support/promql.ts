import { parser } from '@prometheus-io/lezer-promql';

/** What a query of Prometheus asks for. */
export interface Asked {
  readonly metrics: readonly string[];
  /** Labels that are matched or grouped by, of any metric. */
  readonly labels: readonly string[];
}

/** Nodes of the grammar that name a metric, and those that name a label. */
const METRIC = new Set(['Identifier']);
const LABEL = new Set(['LabelName']);

/** Reads a query; throws for one that is none. */
export function askedBy(query: string): Asked {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  parser.parse(query).iterate({
    enter(node) {
      const text = query.slice(node.from, node.to);
      if (node.type.isError) throw new SyntaxError(`no PromQL at ${node.from}: ${query}`);
      if (METRIC.has(node.name)) metrics.add(text);
      if (LABEL.has(node.name)) labels.add(text);
    },
  });
  return { metrics: [...metrics], labels: [...labels] };
}
