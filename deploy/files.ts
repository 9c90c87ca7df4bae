/** Every file under deploy/ that is made from code, and what is in it. */
import { stringify } from 'yaml';
import { RULE_GROUPS } from './alerts/groups.ts';
import { ALERTMANAGER } from './beside/alertmanager.ts';
import { CILIUM_EGRESS_GATEWAY } from './beside/cilium-egress-gateway.ts';
import { PROMETHEUS_ADAPTER } from './beside/prometheus-adapter.ts';
import { MANIFEST } from './manifest/manifest.ts';

const MADE = '# Made from deploy/**/*.ts by `npm run deploy:files`; do not edit.';

/** Text by path from the root of the repository. */
export function deployFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['deploy/kubernetes.yaml', [MADE, ...MANIFEST.map(yaml)].join('\n---\n')],
    ['deploy/prometheus-rules.yaml', file({ groups: RULE_GROUPS })],
    ['deploy/prometheus-adapter.yaml', file(PROMETHEUS_ADAPTER)],
    ['deploy/alertmanager.yaml', file(ALERTMANAGER)],
    ['deploy/cilium-egress-gateway.yaml', file(CILIUM_EGRESS_GATEWAY)],
  ]);
}

function file(value: unknown): string {
  return `${MADE}\n${yaml(value)}`;
}

/** No anchors: who reads one object of the file reads all of it. */
function yaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}
