/** How we stand with the rest of the world: mail servers, block lists, the edge's copies. */
import type { Alert } from './alert.ts';

export const STANDING: readonly Alert[] = [
  {
    name: 'EmailValidatorEgressUnusable',
    severity: 'warning',
    when: 'min by (egress) (email_validator_egress_usable) == 0',
    lasting: '10m',
    summary: 'Nobody asks from {{ $labels.egress }}: listed, misconfigured or unverified',
    section: 'An egress address is listed or misconfigured',
  },
  {
    name: 'EmailValidatorNoEgressUsable',
    severity: 'critical',
    when: 'max(email_validator_egress_usable) == 0',
    lasting: '5m',
    summary:
      'No egress address is usable: nobody new is asked, and what is not cached stays unknown',
    section: 'An egress address is listed or misconfigured',
  },
  {
    name: 'EmailValidatorBreakersOpen',
    severity: 'warning',
    when: 'sum by (provider) (email_validator_pacing_breakers_open) > 0',
    lasting: '30m',
    summary: '{{ $labels.provider }} has refused us for half an hour ({{ $value }} breakers open)',
    section: 'A provider refuses us',
  },
  {
    name: 'EmailValidatorOutboxLagging',
    severity: 'critical',
    when: 'max(email_validator_outbox_lag_seconds) > 10',
    lasting: '2m',
    summary:
      'A revoked key or an opt-out has not reached the edge for {{ $value | humanizeDuration }} (limit 10 s)',
    section: 'The global cache is away',
  },
  {
    name: 'EmailValidatorReplicationDropping',
    severity: 'warning',
    when: 'sum(rate(email_validator_replication_dropped_total[10m])) > 0',
    lasting: '10m',
    summary: 'Verdicts are dropped on their way to the global cache: the origin answers them again',
    section: 'The global cache is away',
  },
];
