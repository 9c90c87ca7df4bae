import type { MetricDefinition } from './catalogue.ts';

/** docs/metrics.md, made from the catalogue. */
export function documentMetrics(metrics: Readonly<Record<string, MetricDefinition>>): string {
  const rows = Object.entries(metrics).map(([name, { kind, labels, help }]) => {
    const labelled = labels.length === 0 ? '' : labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${kind} | ${labelled} | ${help} |`;
  });
  return `${[
    '# Metrics',
    '',
    'Made from `origin/observe/catalogue.ts` by `npm run docs`; do not edit. Every process serves',
    '`/metrics` on its metrics port, with the metrics of the Node process beside these.',
    '',
    'No label ever holds an address, a domain, a key or an account.',
    '',
    '| metric | kind | labels | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`;
}
