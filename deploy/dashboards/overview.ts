import { OBJECTIVES } from '#deploy/alerts/burn-rates.ts';
import { CACHE_HIT_RATIO, errorRatio, P95_LATENCY } from '#deploy/alerts/ratios.ts';
import type { DashboardPlan } from './dashboard.ts';

const DURATION = 'email_validator_validation_duration_seconds';
const quantile = (q: number) =>
  `histogram_quantile(${q}, sum by (le) (rate(${DURATION}_bucket[5m])))`;

export const OVERVIEW: DashboardPlan = {
  uid: 'email-validator-overview',
  title: 'Email validator: overview',
  panels: [
    {
      title: 'Validations per second',
      about: 'Answered at the origin, from its cache or by asking; and answered at the edge alone.',
      unit: 'reqps',
      queries: [
        { expr: `sum by (cache) (rate(${DURATION}_count[5m]))`, legend: 'origin, {{cache}}' },
        {
          expr: 'sum by (tier) (rate(email_validator_cache_lookups_total{tier=~"edge-.*",result="hit"}[5m]))',
          legend: '{{tier}}',
        },
      ],
    },
    {
      title: 'Latency',
      about:
        'From arrival at the origin to the answer. P95 above 5 s for ten minutes is a warning.',
      unit: 's',
      queries: [
        { expr: P95_LATENCY, legend: 'P95' },
        { expr: quantile(0.5), legend: 'P50' },
        { expr: quantile(0.99), legend: 'P99' },
      ],
    },
    {
      title: 'Error rate',
      about:
        'Requests that failed by our own fault. What mail servers say is a verdict, a definitive 550 too, and never counts. Above 5 % somebody is woken.',
      unit: 'percentunit',
      queries: [{ expr: errorRatio('5m'), legend: '5xx of all requests' }],
    },
    {
      title: 'Cache hit rate',
      about: 'All tiers together, and each by itself. Below 50 % for half an hour is a warning.',
      unit: 'percentunit',
      queries: [
        { expr: CACHE_HIT_RATIO, legend: 'all tiers' },
        {
          expr: 'sum by (tier) (rate(email_validator_cache_lookups_total{result="hit"}[15m])) / sum by (tier) (rate(email_validator_cache_lookups_total[15m]))',
          legend: '{{tier}}',
        },
      ],
    },
    {
      title: 'Verdicts by state',
      about: 'New verdicts only. A growing share of unknown means that we are refused somewhere.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (state) (rate(email_validator_validations_total[5m]))',
          legend: '{{state}}',
        },
      ],
    },
    {
      title: 'Why it is not known',
      about: 'Reasons of unknown verdicts.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (reason) (rate(email_validator_validations_total{state="unknown"}[5m]))',
          legend: '{{reason}}',
        },
      ],
    },
    {
      title: 'Requests by status',
      about: 'At the origin, edge and callers in the cluster together.',
      unit: 'reqps',
      queries: [
        {
          expr: 'sum by (status) (rate(email_validator_requests_total[5m]))',
          legend: '{{status}}',
        },
      ],
    },
    {
      title: 'Error budgets',
      about: 'Share of requests that miss an objective: available 99.9 %, within 5 s 95 %.',
      unit: 'percentunit',
      queries: OBJECTIVES.map(({ what, missed }) => ({ expr: missed('1h'), legend: what })),
    },
  ],
};
