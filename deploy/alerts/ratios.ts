/** What the alerts and the dashboards both look at, computed once. */
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';

/**
 * Requests that failed by our own fault: 5xx, refusals for want of room among them. What a mail server
 * says, a definitive 550 above all, is a verdict and a 200, so it never counts here.
 */
export function errorRatio(window: string): string {
  return shareOf(
    `email_validator_requests_total{route=~"/v1/.*",status=~"5.."}`,
    `email_validator_requests_total{route=~"/v1/.*"}`,
    window,
  );
}

/** Seconds within which a validation should be answered; a bucket of the histogram ends there. */
export const LATENCY_OBJECTIVE_SECONDS = '5';

/** Validations that took longer than the objective. */
export function slowRatio(window: string): string {
  const name = 'email_validator_validation_duration_seconds';
  const within = shareOf(
    `${name}_bucket{le="${LATENCY_OBJECTIVE_SECONDS}"}`,
    `${name}_count`,
    window,
  );
  return `1 - ${within}`;
}

function shareOf(some: string, all: string, window: string): string {
  return `(sum(rate(${some}[${window}])) or vector(0)) / (sum(rate(${all}[${window}])) > 0)`;
}

export const P95_LATENCY =
  'histogram_quantile(0.95, sum by (le) (rate(email_validator_validation_duration_seconds_bucket[5m])))';

/** Answered without asking anybody, at whichever tier. Each look-up goes on to the next tier. */
export const CACHE_HIT_RATIO =
  'sum(rate(email_validator_cache_lookups_total{result="hit"}[15m])) / ' +
  '(sum(rate(email_validator_cache_lookups_total{result="hit"}[15m])) + ' +
  'sum(rate(email_validator_cache_lookups_total{tier="origin",result="miss"}[15m])))';

/** Every api-service reads the same streams; each stream counts once. */
export const QUEUE_DEPTH = 'sum(max by (stream) (email_validator_queue_depth))';

export const WORKER_UTILISATION =
  'sum(email_validator_worker_busy) / sum(email_validator_worker_capacity)';

/** Every orchestrator reads the same server. */
export const DATABASE_CONNECTIONS_USED =
  'sum(max by (state) (email_validator_database_connections)) / max(email_validator_database_connections_limit)';

export const REDIS_MEMORY_USED =
  'max(email_validator_redis_memory_bytes) / (max(email_validator_redis_memory_limit_bytes) > 0)';

const RECORDED: Readonly<Record<string, string>> = {
  'email_validator:error_ratio:rate5m': errorRatio('5m'),
  'email_validator:validation_seconds:p95_5m': P95_LATENCY,
  'email_validator:cache_hit_ratio:rate15m': CACHE_HIT_RATIO,
  'email_validator:queue_depth:sum': QUEUE_DEPTH,
  'email_validator:worker_utilisation:ratio': WORKER_UTILISATION,
  'email_validator:database_connections:ratio': DATABASE_CONNECTIONS_USED,
  'email_validator:redis_memory:ratio': REDIS_MEMORY_USED,
};
export const RECORDED_NAMES: readonly string[] = Object.keys(RECORDED);

export const RECORDINGS: readonly IRule[] = Object.entries(RECORDED).map(([record, expr]) => ({
  record,
  expr,
}));
