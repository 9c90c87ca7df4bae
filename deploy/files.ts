/** Every file of operations that is made from code, and what is in it. */
import { stringify } from 'yaml';
import { RULE_GROUPS } from './alerts/groups.ts';
import { ALERTMANAGER } from './beside/alertmanager.ts';
import { CILIUM_EGRESS_GATEWAY } from './beside/cilium-egress-gateway.ts';
import { grafanaDashboards } from './beside/grafana-dashboards.ts';
import { PROMETHEUS_ADAPTER } from './beside/prometheus-adapter.ts';
import { capacityDocument } from './capacity/document.ts';
import { dashboardOf } from './dashboards/dashboard.ts';
import { INFRA } from './dashboards/infra.ts';
import { OVERVIEW } from './dashboards/overview.ts';
import { WORKERS } from './dashboards/workers.ts';
import { MANIFEST } from './manifest/manifest.ts';

const MADE = '# Made from deploy/**/*.ts by `npm run deploy:files`; do not edit.';

export const DASHBOARDS = [OVERVIEW, WORKERS, INFRA];

/** Text by path from the root of the repository. */
export function deployFiles(): ReadonlyMap<string, string> {
  const dashboards = new Map(DASHBOARDS.map((plan) => [plan.uid, json(dashboardOf(plan))]));
  return new Map([
    ['docs/capacity.md', capacityDocument()],
    ['deploy/kubernetes.yaml', objects(MANIFEST)],
    ['deploy/prometheus-rules.yaml', file({ groups: RULE_GROUPS })],
    ['deploy/prometheus-adapter.yaml', file(PROMETHEUS_ADAPTER)],
    ['deploy/alertmanager.yaml', file(ALERTMANAGER)],
    ['deploy/cilium-egress-gateway.yaml', file(CILIUM_EGRESS_GATEWAY)],
    ['deploy/grafana-dashboards.yaml', objects(grafanaDashboards(dashboards))],
    ...[...dashboards].map(([uid, text]): [string, string] => [
      `deploy/dashboards/${uid}.json`,
      text,
    ]),
  ]);
}

function objects(all: readonly unknown[]): string {
  return [MADE, ...all.map(yaml)].join('\n---\n');
}

function file(value: unknown): string {
  return `${MADE}\n${yaml(value)}`;
}

/** No anchors: who reads one object of the file reads all of it. */
function yaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
