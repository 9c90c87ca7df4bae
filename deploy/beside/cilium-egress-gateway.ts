/**
 * Where mail servers see us come from: one address that DNS knows, whichever node a worker is on.
 * Needs Cilium with the egress gateway; without it, run workers on nodes whose address is public.
 */
import { metadataOf, NAMESPACE } from '#deploy/manifest/names.ts';

/** An example (RFC 5737) until an address is chosen: `EV_HELO_NAME` is its name in DNS. */
const EGRESS_IP = '192.0.2.1';

const { name, labels } = metadataOf('email-validator-egress', 'smtp-workers');

export const CILIUM_EGRESS_GATEWAY = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumEgressGatewayPolicy',
  metadata: { name, labels },
  spec: {
    selectors: [
      {
        podSelector: {
          matchLabels: { 'io.kubernetes.pod.namespace': NAMESPACE, app: 'smtp-workers' },
        },
      },
    ],
    destinationCIDRs: ['0.0.0.0/0'],
    // What stays in the cluster keeps the pod's own address.
    excludedCIDRs: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    egressGateway: {
      nodeSelector: { matchLabels: { 'email-validator/egress': 'true' } },
      egressIP: EGRESS_IP,
    },
  },
};
