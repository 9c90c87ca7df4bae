/**
 * Where operators type `ev`, and what runs once for a version: the migration. Both act as the owner
 * of the schema, which no service does.
 */
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { VERSION } from '#shared/contract/version.ts';
import { environmentOf } from './environment.ts';
import { IMAGE, labelsOf, metadataOf } from './names.ts';
import { CONTAINER_SECURITY, podSecurity, TEMPORARY } from './pod.ts';

const RESOURCES = {
  requests: { cpu: '50m', memory: '96Mi' },
  limits: { cpu: '500m', memory: '256Mi' },
};

/** It serves nobody and waits: `kubectl exec deployment/operator -- ev …`. */
export const OPERATOR: IDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadataOf('operator'),
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'operator' } },
    strategy: { type: 'Recreate' },
    template: {
      metadata: { labels: labelsOf('operator') },
      spec: {
        serviceAccountName: 'operator',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(),
        terminationGracePeriodSeconds: 5,
        containers: [
          {
            name: 'operator',
            image: IMAGE,
            args: ['sleep', 'infinity'],
            env: environmentOf('operator'),
            resources: RESOURCES,
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [TEMPORARY.mount],
          },
        ],
        volumes: [TEMPORARY.volume],
      },
    },
  },
};

/** An hour in which what a migration said can still be read. */
const KEPT_SECONDS = 3600;

/** A Job cannot be changed: each version has one of its own, and applying it again changes nothing. */
export const MIGRATION: IJob = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: metadataOf(`migrate-${VERSION.replaceAll('.', '-')}`, 'migrate'),
  spec: {
    backoffLimit: 20,
    ttlSecondsAfterFinished: KEPT_SECONDS,
    template: {
      metadata: { labels: labelsOf('migrate') },
      spec: {
        restartPolicy: 'OnFailure',
        serviceAccountName: 'operator',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(),
        containers: [
          {
            name: 'migrate',
            image: IMAGE,
            args: ['ev', 'migrate'],
            env: environmentOf('migrate'),
            resources: RESOURCES,
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [TEMPORARY.mount],
          },
        ],
        volumes: [TEMPORARY.volume],
      },
    },
  },
};
