/** Every query of alerts, recordings and dashboards asks for series and labels that exist. */
import { expect, it } from 'vitest';
import { RULE_GROUPS } from '#deploy/alerts/groups.ts';
import { DASHBOARDS } from '#deploy/files.ts';
import { PROMETHEUS_ADAPTER } from '#deploy/beside/prometheus-adapter.ts';
import { METRICS } from '#origin/observe/catalogue.ts';
import { KNOWN_SERIES } from '#support/known-metrics.ts';
import { askedBy } from '#support/promql.ts';

const RULES = RULE_GROUPS.flatMap(({ rules = [] }) => rules).map((rule): [string, string] => [
  rule.alert ?? rule.record ?? '',
  String(rule.expr),
]);
const PANELS = DASHBOARDS.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, queries }) =>
    queries.map(({ expr, legend }): [string, string] => [`${uid}, ${title}, ${legend}`, expr]),
  ),
);

/** What a query asks for that nobody serves. */
function unknownIn(query: string): string[] {
  const { metrics, labels } = askedBy(query);
  const known = new Set(metrics.flatMap((metric) => KNOWN_SERIES.get(metric) ?? []));
  return [
    ...metrics.filter((metric) => !KNOWN_SERIES.has(metric)),
    ...labels.filter((label) => !known.has(label)),
  ];
}

it.each([...RULES, ...PANELS])('%s', (_name, query) => {
  expect(askedBy(query).metrics.length).toBeGreaterThan(0);
  expect(unknownIn(query)).toEqual([]);
});

it.each(PANELS)('the legend of %s shows labels that its query keeps', (name, query) => {
  const shown = [...name.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
  const grouped = /\bby \(([^)]*)\)/.exec(query)?.[1]?.split(', ');
  for (const label of shown) expect(grouped ?? ['pod']).toContain(label);
});

it('the adapter serves series that exist', () => {
  const { custom, external } = PROMETHEUS_ADAPTER.rules;
  for (const { seriesQuery } of [...custom, ...external])
    expect(unknownIn(seriesQuery)).toEqual([]);
});

it('would notice a metric or a label that is misspelt', () => {
  expect(unknownIn('sum by (steam) (email_validator_queue_depth)')).toEqual(['steam']);
  expect(unknownIn('email_validator_queue_dept')).toEqual(['email_validator_queue_dept']);
  expect(() => askedBy('sum(')).toThrow('no PromQL');
});

it('every metric of the catalogue is looked at somewhere', () => {
  const asked = new Set([...RULES, ...PANELS].flatMap(([, query]) => askedBy(query).metrics));
  const unseen = Object.keys(METRICS).filter(
    (name) => ![...asked].some((metric) => metric.startsWith(name)),
  );
  // Read by people, during an incident: who is held back, and how long requests take by route.
  expect(unseen).toEqual([
    'email_validator_request_duration_seconds',
    'email_validator_abuse_refused_total',
  ]);
});
