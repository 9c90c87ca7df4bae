/** What is behind what callers feel, or will be. */
import type { Alert } from './alert.ts';

export const CAUSES: readonly Alert[] = [
  {
    name: 'EmailValidatorDatabaseConnectionsExhausted',
    severity: 'critical',
    when: 'email_validator:database_connections:ratio > 0.9',
    lasting: '5m',
    summary:
      'PostgreSQL has {{ $value | humanizePercentage }} of its connections in use (limit 90 %)',
    section: 'Database connections exhausted',
  },
  {
    name: 'EmailValidatorDependencyDown',
    severity: 'critical',
    when: 'min by (dependency) (email_validator_dependency_up) == 0',
    lasting: '2m',
    summary: '{{ $labels.dependency }} does not answer at least one process',
    section: 'A dependency does not answer',
  },
  {
    name: 'EmailValidatorPartitionMissing',
    severity: 'critical',
    when: 'max(email_validator_database_partitions_ahead) < 1',
    lasting: '10m',
    summary:
      'There is no partition for next month: verdicts cannot be stored from its first day on',
    section: 'Database partitions',
  },
  {
    name: 'EmailValidatorPartitionsBehind',
    severity: 'warning',
    when: 'max(email_validator_database_partitions_ahead) < 3',
    lasting: '1d',
    summary:
      'Only {{ $value }} of three months ahead have a partition: the scheduler does not make them',
    section: 'Database partitions',
  },
  {
    name: 'EmailValidatorRedisCannotPersist',
    severity: 'critical',
    when: 'min(email_validator_redis_persistence_ok) == 0',
    lasting: '1m',
    summary: 'Redis cannot write its append-only file: it takes no work until its disk has room',
    section: 'Redis is full',
  },
  {
    name: 'EmailValidatorRedisMemoryHigh',
    severity: 'warning',
    when: 'email_validator:redis_memory:ratio > 0.8',
    lasting: '10m',
    summary:
      'Redis has used {{ $value | humanizePercentage }} of its memory; full, it refuses writes',
    section: 'Redis is full',
  },
  {
    name: 'EmailValidatorQueueDepthHigh',
    severity: 'warning',
    when: 'email_validator:queue_depth:sum > 10000',
    lasting: '5m',
    summary: '{{ $value | humanize }} addresses wait (limit 10,000)',
    section: 'Queue backup',
  },
  {
    name: 'EmailValidatorQueueStuck',
    severity: 'critical',
    when: 'max by (stream) (email_validator_queue_oldest_seconds{stream!="queue:validation:bulk"}) > 300',
    lasting: '5m',
    summary: 'The oldest entry of {{ $labels.stream }} has waited {{ $value | humanizeDuration }}',
    section: 'Queue backup',
  },
  {
    name: 'EmailValidatorCacheHitRateLow',
    severity: 'warning',
    when: 'email_validator:cache_hit_ratio:rate15m < 0.5',
    lasting: '30m',
    summary: 'Caches answer only {{ $value | humanizePercentage }} of requests (limit 50 %)',
    section: 'Low cache hit rate',
  },
  {
    name: 'EmailValidatorWorkerUtilisationHigh',
    severity: 'warning',
    when: 'email_validator:worker_utilisation:ratio > 0.9',
    lasting: '10m',
    summary: 'Workers use {{ $value | humanizePercentage }} of their connections (limit 90 %)',
    section: 'High worker utilisation',
  },
  {
    name: 'EmailValidatorWorkerFaults',
    severity: 'warning',
    when: 'sum by (component, code) (rate(email_validator_errors_total{component!="api-service"}[10m])) > 0.1',
    lasting: '15m',
    summary:
      '{{ $labels.component }} has {{ $value | humanize }} faults a second: {{ $labels.code }}',
    section: 'High error rate',
  },
  {
    name: 'EmailValidatorRolloutStuck',
    severity: 'warning',
    when: 'kube_deployment_spec_replicas{namespace="email-validator"} - kube_deployment_status_replicas_available{namespace="email-validator"} > 0',
    lasting: '15m',
    summary:
      '{{ $labels.deployment }} lacks {{ $value }} pods: they do not start, or are not ready',
    section: 'Pods do not start',
  },
];
