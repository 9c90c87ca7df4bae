import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { SCHEMA_OWNER } from '#origin/store/schema-owner.ts';
import { fromSecret } from './environment.ts';
import { DATABASE, labelsOf, metadataOf, POSTGRES_IMAGE } from './names.ts';
import { CONTAINER_SECURITY, podSecurity, TEMPORARY } from './pod.ts';
import { POSTGRES_UID } from './postgresql.ts';

/** Days for which a night's dump is kept. */
const KEPT_DAYS = 14;
const VOLUME = 'backups';

/** A dump counts once it is whole: only then does it get its name, and only then do old ones go. */
const DUMP = [
  'set -eu',
  'name="email_validation_$(date -u +%Y%m%dT%H%M%SZ).dump"',
  `pg_dump --format=custom --file="/backups/$name.partial" ${DATABASE}`,
  'pg_restore --list "/backups/$name.partial" > /dev/null',
  'mv "/backups/$name.partial" "/backups/$name"',
  `find /backups -name '*.dump*' -mtime +${KEPT_DAYS} -delete`,
].join('\n');

export const BACKUP_VOLUME: IPersistentVolumeClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadataOf(VOLUME, 'backup'),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '200Gi' } } },
};

export const BACKUP: ICronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: metadataOf('postgresql-backup', 'backup'),
  spec: {
    schedule: '17 2 * * *',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: {
        backoffLimit: 3,
        template: {
          metadata: { labels: labelsOf('backup') },
          spec: {
            restartPolicy: 'Never',
            serviceAccountName: 'postgresql',
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: podSecurity(POSTGRES_UID),
            containers: [
              {
                name: 'backup',
                image: POSTGRES_IMAGE,
                command: ['sh', '-c', DUMP],
                env: [
                  { name: 'PGHOST', value: 'postgresql' },
                  { name: 'PGUSER', value: SCHEMA_OWNER },
                  fromSecret('PGPASSWORD', 'POSTGRES_OWNER_PASSWORD'),
                ],
                resources: {
                  requests: { cpu: '250m', memory: '256Mi' },
                  limits: { cpu: '1', memory: '512Mi' },
                },
                securityContext: CONTAINER_SECURITY,
                volumeMounts: [{ name: VOLUME, mountPath: '/backups' }, TEMPORARY.mount],
              },
            ],
            volumes: [
              { name: VOLUME, persistentVolumeClaim: { claimName: VOLUME } },
              TEMPORARY.volume,
            ],
          },
        },
      },
    },
  },
};
