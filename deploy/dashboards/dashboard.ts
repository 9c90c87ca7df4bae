import {
  DashboardBuilder,
  DatasourceVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** What a reader should think of it, with the alert's limit where there is one. */
  readonly about: string;
  /** A unit of Grafana's, such as `s`, `percentunit` or `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

export interface DashboardPlan {
  /** Fixed: the runbook links to it. */
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Of 24 columns: two panels side by side, each tall enough for its legend. */
const WIDTH = 12;
const HEIGHT = 8;
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** A dashboard as Grafana imports it. */
export function dashboardOf({ uid, title, panels }: DashboardPlan): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .tags(['email-validator'])
    .timezone('utc')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').type('prometheus').label('Source'));
  for (const panel of panels) builder.withPanel(panelOf(panel));
  return builder.build();
}

function panelOf({ title, about, unit, queries }: Panel): PanelBuilder {
  const builder = new PanelBuilder()
    .title(title)
    .description(about)
    .unit(unit)
    .min(0)
    .span(WIDTH)
    .height(HEIGHT)
    .datasource(DATASOURCE);
  for (const [at, { expr, legend }] of queries.entries()) {
    const refId = String.fromCodePoint('A'.charCodeAt(0) + at);
    builder.withTarget(new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend).range());
  }
  return builder;
}
