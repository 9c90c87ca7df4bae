import { QUEUE_DEPTH, WORKER_UTILISATION } from '#deploy/alerts/ratios.ts';
import type { DashboardPlan } from './dashboard.ts';

export const WORKERS: DashboardPlan = {
  uid: 'email-validator-workers',
  title: 'Email validator: workers',
  panels: [
    {
      title: 'Worker utilisation',
      about: 'Connections open of those allowed. Above 90 % for ten minutes is a warning.',
      unit: 'percentunit',
      queries: [{ expr: WORKER_UTILISATION, legend: 'all workers' }],
    },
    {
      title: 'Queue depth',
      about: 'Addresses in the ingest streams. Above 10,000 for five minutes is a warning.',
      unit: 'short',
      queries: [
        { expr: QUEUE_DEPTH, legend: 'all' },
        { expr: 'max by (stream) (email_validator_queue_depth)', legend: '{{stream}}' },
      ],
    },
    {
      title: 'SMTP response codes by stage',
      about: 'Replies that decided something, at any provider.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (stage, code) (rate(email_validator_smtp_replies_total[5m]))',
          legend: '{{stage}} {{code}}',
        },
      ],
    },
    {
      title: 'Refusals by provider',
      about:
        'Everything but success and a definitive 550 for the recipient: who puts us off, or does not want us.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (provider, code) (rate(email_validator_smtp_replies_total{code=~"[45].*",code!="550"}[5m]))',
          legend: '{{provider}} {{code}}',
        },
        {
          expr: 'sum by (provider) (rate(email_validator_smtp_replies_total{code="550",stage!="rcpt"}[5m]))',
          legend: '{{provider}} 550 before RCPT',
        },
      ],
    },
    {
      title: 'Oldest entry',
      about: 'How long the oldest address has waited. Above 5 minutes somebody is woken.',
      unit: 's',
      queries: [
        { expr: 'max by (stream) (email_validator_queue_oldest_seconds)', legend: '{{stream}}' },
      ],
    },
    {
      title: 'What orchestrators do with entries',
      about: 'Asked, joined with another that asks the same, settled without asking.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (outcome) (rate(email_validator_queue_taken_total[5m]))',
          legend: '{{outcome}}',
        },
      ],
    },
    {
      title: 'SMTP sessions',
      about: 'By whether a server was reached, and how long the slowest in twenty take.',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (outcome) (rate(email_validator_smtp_sessions_total[5m]))',
          legend: '{{outcome}} per second',
        },
        {
          expr: 'histogram_quantile(0.95, sum by (le) (rate(email_validator_smtp_session_duration_seconds_bucket[5m])))',
          legend: 'P95 seconds',
        },
      ],
    },
    {
      title: 'Egress health',
      about: '1: used. 0: listed, misconfigured or unverified; `ev egress` says why.',
      unit: 'short',
      queries: [{ expr: 'min by (egress) (email_validator_egress_usable)', legend: '{{egress}}' }],
    },
    {
      title: 'Breakers open',
      about: 'Groups of mail servers that are left alone because they refuse us.',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (provider) (email_validator_pacing_breakers_open)',
          legend: '{{provider}}',
        },
      ],
    },
    {
      title: 'Held back by pacing',
      about: 'Put off for want of a free connection; not asked because a breaker is open.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (provider) (rate(email_validator_pacing_deferred_total[5m]))',
          legend: '{{provider}} put off',
        },
        {
          expr: 'sum by (provider) (rate(email_validator_pacing_held_back_total[5m]))',
          legend: '{{provider}} not asked',
        },
      ],
    },
    {
      title: 'DNS look-ups',
      about: 'By outcome.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (outcome) (rate(email_validator_dns_lookups_total[5m]))',
          legend: '{{outcome}}',
        },
      ],
    },
    {
      title: 'Faults',
      about: 'Of our own parts, by process and code.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (component, code) (rate(email_validator_errors_total[5m]))',
          legend: '{{component}} {{code}}',
        },
      ],
    },
  ],
};
