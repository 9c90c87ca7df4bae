import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ROOT } from '#support/manifest.ts';

/** What Grafana needs to import a dashboard and to draw it. */
const TargetSchema = v.looseObject({
  refId: v.pipe(v.string(), v.regex(/^[A-Z]$/)),
  expr: v.pipe(v.string(), v.nonEmpty()),
  legendFormat: v.string(),
});
const PanelSchema = v.looseObject({
  type: v.literal('timeseries'),
  title: v.pipe(v.string(), v.nonEmpty()),
  description: v.pipe(v.string(), v.nonEmpty()),
  gridPos: v.looseObject({ x: v.number(), y: v.number(), w: v.number(), h: v.number() }),
  datasource: v.object({ type: v.literal('prometheus'), uid: v.literal('${datasource}') }),
  targets: v.pipe(v.array(TargetSchema), v.nonEmpty()),
});
const DashboardSchema = v.looseObject({
  uid: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/)),
  title: v.pipe(v.string(), v.nonEmpty()),
  schemaVersion: v.pipe(v.number(), v.minValue(36)),
  templating: v.looseObject({
    list: v.tuple([
      v.looseObject({ name: v.literal('datasource'), type: v.literal('datasource') }),
    ]),
  }),
  panels: v.pipe(v.array(PanelSchema), v.nonEmpty()),
});

const COLUMNS = 24;

describe.each([
  [
    'email-validator-overview',
    ['Validations per second', 'Latency', 'Error rate', 'Cache hit rate'],
  ],
  [
    'email-validator-workers',
    ['Worker utilisation', 'Queue depth', 'SMTP response codes by stage'],
  ],
  ['email-validator-infra', ['Database connections', 'Redis memory', 'Memory of pods']],
])('%s', (uid, titles) => {
  const text = readFileSync(resolve(ROOT, `deploy/dashboards/${uid}.json`), 'utf8');
  const dashboard = v.parse(DashboardSchema, JSON.parse(text));

  it('has its uid, and the panels that the runbook names', () => {
    expect(dashboard.uid).toBe(uid);
    expect(dashboard.panels.map(({ title }) => title)).toEqual(expect.arrayContaining(titles));
  });

  it('has no panel over another, none beyond the edge, and no query named twice in one', () => {
    const cells = new Set<string>();
    for (const { gridPos, targets } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(COLUMNS);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(cells.has(`${x}/${y}`)).toBe(false);
          cells.add(`${x}/${y}`);
        }
      }
    }
  });
});
