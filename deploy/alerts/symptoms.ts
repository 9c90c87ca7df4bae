/** What callers feel. */
import type { Alert } from './alert.ts';

const JOBS = ['api-service', 'orchestrator', 'smtp-workers'] as const;
/** @param job its matcher, with the operator */
const up = (job: string) => `up{namespace="email-validator",job${job}}`;

/** No target of a job answers, or none of its targets is known at all. */
const DOWN = [
  `max by (job) (${up(`=~"${JOBS.join('|')}"`)}) == 0`,
  ...JOBS.map((job) => `absent(${up(`="${job}"`)})`),
].join(' or ');

export const SYMPTOMS: readonly Alert[] = [
  {
    name: 'EmailValidatorErrorRateHigh',
    severity: 'critical',
    when: 'email_validator:error_ratio:rate5m > 0.05',
    lasting: '5m',
    summary: '{{ $value | humanizePercentage }} of requests fail by our own fault (limit 5 %)',
    section: 'High error rate',
  },
  {
    name: 'EmailValidatorErrorRateSevere',
    severity: 'critical',
    when: 'email_validator:error_ratio:rate5m > 0.25',
    lasting: '1m',
    summary: 'P1: {{ $value | humanizePercentage }} of requests fail by our own fault (limit 25 %)',
    section: 'P1: high error rate',
  },
  {
    name: 'EmailValidatorServiceDown',
    severity: 'critical',
    when: DOWN,
    lasting: '2m',
    summary: 'P0: no {{ $labels.job }} answers',
    section: 'P0: service down',
  },
  {
    name: 'EmailValidatorLatencyHigh',
    severity: 'warning',
    when: 'email_validator:validation_seconds:p95_5m > 5',
    lasting: '10m',
    summary:
      'One validation in twenty takes longer than {{ $value | humanizeDuration }} (limit 5 s)',
    section: 'High latency',
  },
  {
    name: 'EmailValidatorUnknownShareHigh',
    severity: 'warning',
    when: 'sum(rate(email_validator_validations_total{state="unknown"}[30m])) / (sum(rate(email_validator_validations_total[30m])) > 0.05) > 0.4',
    lasting: '30m',
    summary: '{{ $value | humanizePercentage }} of new verdicts say only that it is not known',
    section: 'Many unknown verdicts',
  },
];
