import { DATABASE_CONNECTIONS_USED, REDIS_MEMORY_USED } from '#deploy/alerts/ratios.ts';
import type { DashboardPlan } from './dashboard.ts';

export const INFRA: DashboardPlan = {
  uid: 'email-validator-infra',
  title: 'Email validator: infrastructure',
  panels: [
    {
      title: 'Database connections',
      about: 'By state, and the share of what the server takes. Above 90 % somebody is woken.',
      unit: 'short',
      queries: [
        { expr: 'max by (state) (email_validator_database_connections)', legend: '{{state}}' },
        { expr: 'max(email_validator_database_connections_limit)', legend: 'limit' },
      ],
    },
    {
      title: 'Database connections used',
      about: 'The same as a share.',
      unit: 'percentunit',
      queries: [{ expr: DATABASE_CONNECTIONS_USED, legend: 'used' }],
    },
    {
      title: 'Redis memory',
      about: 'Full, Redis refuses writes: nothing is evicted. Above 80 % is a warning.',
      unit: 'bytes',
      queries: [
        { expr: 'max(email_validator_redis_memory_bytes)', legend: 'used' },
        { expr: 'max(email_validator_redis_memory_limit_bytes)', legend: 'limit' },
      ],
    },
    {
      title: 'Redis memory used',
      about: 'The same as a share.',
      unit: 'percentunit',
      queries: [{ expr: REDIS_MEMORY_USED, legend: 'used' }],
    },
    {
      title: 'Dependencies',
      about: '1: answers every process that needs it.',
      unit: 'short',
      queries: [
        {
          expr: 'min by (dependency) (email_validator_dependency_up)',
          legend: '{{dependency}}',
        },
        { expr: 'min(email_validator_redis_persistence_ok)', legend: 'Redis can persist' },
      ],
    },
    {
      title: 'Partitions ahead',
      about: 'Months beyond this one that verdicts can be stored in: 3.',
      unit: 'short',
      queries: [{ expr: 'max(email_validator_database_partitions_ahead)', legend: 'months' }],
    },
    {
      title: 'Replication to the edge',
      about: 'Keys and opt-outs must arrive within 10 s; verdicts go when they can.',
      unit: 'short',
      queries: [
        { expr: 'max(email_validator_outbox_lag_seconds)', legend: 'oldest change, seconds' },
        { expr: 'sum(email_validator_replication_pending)', legend: 'verdicts waiting' },
        {
          expr: 'sum(rate(email_validator_replication_dropped_total[5m]))',
          legend: 'verdicts dropped per second',
        },
      ],
    },
    {
      title: 'Active requests per pod',
      about: 'The autoscaler adds pods above 100.',
      unit: 'short',
      queries: [{ expr: 'email_validator_active_requests', legend: '{{pod}}' }],
    },
    {
      title: 'CPU of pods',
      about: 'As each process measures it. Autoscalers add pods above 70 % of what was asked for.',
      unit: 'short',
      queries: [
        {
          expr: 'rate(process_cpu_seconds_total{namespace="email-validator"}[5m])',
          legend: '{{pod}}',
        },
      ],
    },
    {
      title: 'Memory of pods',
      about: 'Resident, as each process measures it.',
      unit: 'bytes',
      queries: [
        {
          expr: 'process_resident_memory_bytes{namespace="email-validator"}',
          legend: '{{pod}}',
        },
      ],
    },
    {
      title: 'Event loop lag',
      about: 'A process that cannot keep up answers its probes late.',
      unit: 's',
      queries: [
        {
          expr: 'nodejs_eventloop_lag_p99_seconds{namespace="email-validator"}',
          legend: '{{pod}}',
        },
      ],
    },
  ],
};
