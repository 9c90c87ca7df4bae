/**
 * Two objectives over 30 days, and how fast their budget is used up: two windows each, a long one that
 * shows it matters and a short one that shows it still goes on (SRE workbook, "Alerting on SLOs").
 */
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';
import type { Alert, Severity } from './alert.ts';
import { errorRatio, slowRatio } from './ratios.ts';

interface Objective {
  readonly name: string;
  /** Share of requests that may miss it. */
  readonly budget: number;
  readonly missed: (window: string) => string;
  readonly record: string;
  readonly what: string;
}

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'Availability',
    budget: 0.001,
    missed: errorRatio,
    record: 'email_validator:slo_availability_missed',
    what: 'requests that do not fail by our own fault: 99.9 %',
  },
  {
    name: 'Latency',
    // The callers wait for other people's mail servers: this is the runbook's P95 of 5 s.
    budget: 0.05,
    missed: slowRatio,
    record: 'email_validator:slo_latency_missed',
    what: 'validations answered within 5 s: 95 %',
  },
];

interface Burn {
  readonly speed: 'Fast' | 'Slow';
  readonly severity: Severity;
  readonly pairs: readonly {
    readonly long: string;
    readonly short: string;
    readonly factor: number;
  }[];
}

/** 14.4 uses 2 % of the budget in an hour, 6 uses 5 % in six, 3 uses 10 % in a day, 1 all of it. */
const BURNS: readonly Burn[] = [
  {
    speed: 'Fast',
    severity: 'critical',
    pairs: [
      { long: '1h', short: '5m', factor: 14.4 },
      { long: '6h', short: '30m', factor: 6 },
    ],
  },
  {
    speed: 'Slow',
    severity: 'warning',
    pairs: [
      { long: '1d', short: '2h', factor: 3 },
      { long: '3d', short: '6h', factor: 1 },
    ],
  },
];

const WINDOWS = [
  ...new Set(BURNS.flatMap(({ pairs }) => pairs.flatMap(({ long, short }) => [short, long]))),
];

export const BURN_RECORDINGS: readonly IRule[] = OBJECTIVES.flatMap(({ record, missed }) =>
  WINDOWS.map((window) => ({ record: `${record}:ratio_rate${window}`, expr: missed(window) })),
);

export const BURN_ALERTS: readonly Alert[] = OBJECTIVES.flatMap((objective) =>
  BURNS.map(({ speed, severity, pairs }) => ({
    name: `EmailValidator${objective.name}Budget${speed}Burn`,
    severity,
    when: pairs
      .map(({ long, short, factor }) => {
        const limit = Number((factor * objective.budget).toPrecision(6));
        return `(${objective.record}:ratio_rate${long} > ${limit} and ${objective.record}:ratio_rate${short} > ${limit})`;
      })
      .join(' or '),
    lasting: '2m',
    summary: `The error budget is burning ${speed === 'Fast' ? 'fast' : 'steadily'}: ${objective.what}`,
    section: 'An error budget burns',
  })),
);
