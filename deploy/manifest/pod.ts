/** What all pods of ours have in common: who they run as, how they are looked at, how they end. */
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSecurityContext } from 'kubernetes-models/v1/PodSecurityContext';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import type { ISecurityContext } from 'kubernetes-models/v1/SecurityContext';
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint';
import { PORT } from './names.ts';

/** The account that deploy/Dockerfile makes. */
export const SERVICE_UID = 10_001;

/** Pod security standard "restricted". */
export function podSecurity(uid: number = SERVICE_UID): IPodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: uid,
    fsGroup: uid,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export const CONTAINER_SECURITY: ISecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** Node, and tools in a pod, may want a place for temporary files; nothing else is writable. */
export const TEMPORARY = {
  volume: { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
  mount: { name: 'tmp', mountPath: '/tmp' },
} as const;

/** One container a node, one a zone, as far as it goes; a cluster with one node still works. */
export function spread(app: string): ITopologySpreadConstraint[] {
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { app } },
  }));
}

const PERIOD_SECONDS = 5;
/** Five minutes, in which a database may still be on its way up. */
const START_LOOKS = 60;
const LIVENESS_LOOKS = 6;

function look(path: string, failureThreshold: number): IProbe {
  return {
    httpGet: { path, port: PORT.metrics },
    periodSeconds: PERIOD_SECONDS,
    timeoutSeconds: 3,
    failureThreshold,
  };
}

/**
 * Started once every dependency has answered; ready while work can be done; alive while the event
 * loop turns. A dependency that goes away later never restarts a pod: that would help nobody, and
 * cached verdicts are still answered.
 */
export const PROBES: Pick<IContainer, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> = {
  startupProbe: look('/started', START_LOOKS),
  readinessProbe: look('/ready', 2),
  livenessProbe: look('/live', LIVENESS_LOOKS),
};

/** Seconds in which load balancers hear that a pod is leaving, before it stops to listen. */
export const LEAVE_SECONDS = 8;
/** Seconds on top of what a process gives itself, so that it is never killed while it still drains. */
const MARGIN_SECONDS = 12;

/** @param drainSeconds what the process gives itself after SIGTERM */
export function terminationSeconds(drainSeconds: number): number {
  return LEAVE_SECONDS + drainSeconds + MARGIN_SECONDS;
}

export const LEAVE: NonNullable<IContainer['lifecycle']> = {
  preStop: { sleep: { seconds: LEAVE_SECONDS } },
};
