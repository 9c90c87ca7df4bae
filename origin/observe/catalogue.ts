/**
 * Every metric of the origin, in one place: docs/metrics.md, alerts and dashboards are made from it.
 * Labels are bounded by construction: states, reasons, codes and providers of closed lists; never an
 * address, a domain, a key or an account.
 */

export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

/** From a cache hit in the cluster to the 30 s that a caller may wait. */
const REQUEST_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 15, 30];
/** From a cache hit to the longest that a caller may wait; the latency objective is one of them. */
const VALIDATION_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 15, 30];
/** From a local answer to the longest time that one SMTP session may take. */
const SMTP_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export const METRICS = {
  email_validator_validations_total: {
    kind: 'counter',
    help: 'Verdicts reached, by state and reason.',
    labels: ['state', 'reason'],
  },
  email_validator_errors_total: {
    kind: 'counter',
    help: 'Faults of our own parts, by process and fault code. What mail servers answer is not counted here.',
    labels: ['component', 'code'],
  },
  email_validator_requests_total: {
    kind: 'counter',
    help: 'HTTP requests answered, by route and status.',
    labels: ['route', 'status'],
  },
  email_validator_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time to answer an HTTP request, by route.',
    labels: ['route'],
    buckets: REQUEST_SECONDS,
  },
  email_validator_validation_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a validation from its arrival at the origin to its answer, a verdict or the promise of one, by whether the cache had it (hit or miss).',
    labels: ['cache'],
    buckets: VALIDATION_SECONDS,
  },
  email_validator_active_requests: {
    kind: 'gauge',
    help: 'HTTP requests being answered now.',
    labels: [],
  },
  email_validator_cache_lookups_total: {
    kind: 'counter',
    help: 'Look-ups of verdicts by cache tier (edge-memory, edge-global, origin) and result (hit or miss). The edge tells its counts with its next request to the origin.',
    labels: ['tier', 'result'],
  },
  email_validator_abuse_refused_total: {
    kind: 'counter',
    help: 'Requests refused because their account seems to guess at addresses, by fault code.',
    labels: ['code'],
  },
  email_validator_queue_depth: {
    kind: 'gauge',
    help: 'Addresses waiting in an ingest stream (XLEN).',
    labels: ['stream'],
  },
  email_validator_queue_oldest_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest entry of an ingest stream; 0 when it is empty.',
    labels: ['stream'],
  },
  email_validator_queue_taken_total: {
    kind: 'counter',
    help: 'Entries taken from the ingest streams, by what became of them.',
    labels: ['outcome'],
  },
  email_validator_smtp_replies_total: {
    kind: 'counter',
    help: 'SMTP replies that decided about a recipient, by provider, stage and reply code. Codes that no RFC knows are counted by their first digit.',
    labels: ['provider', 'stage', 'code'],
  },
  email_validator_smtp_sessions_total: {
    kind: 'counter',
    help: 'SMTP sessions, by how they ended.',
    labels: ['outcome'],
  },
  email_validator_smtp_session_duration_seconds: {
    kind: 'histogram',
    help: 'Time of an SMTP session from connecting to its last answer.',
    labels: [],
    buckets: SMTP_SECONDS,
  },
  email_validator_worker_capacity: {
    kind: 'gauge',
    help: 'Connections that this worker may have open at once.',
    labels: [],
  },
  email_validator_worker_busy: {
    kind: 'gauge',
    help: 'Connections that it has open now. Utilisation is busy divided by capacity.',
    labels: [],
  },
  email_validator_egress_usable: {
    kind: 'gauge',
    help: 'Whether an egress address of this worker is in use (1), or listed, misconfigured or unverified (0). `ev egress` says why.',
    labels: ['egress'],
  },
  email_validator_pacing_deferred_total: {
    kind: 'counter',
    help: 'Times that those who wait for an MX set were put off, because its group takes no more connections now.',
    labels: ['provider'],
  },
  email_validator_pacing_held_back_total: {
    kind: 'counter',
    help: 'Addresses that were not asked about because their MX group refuses us: its breaker is open.',
    labels: ['provider'],
  },
  email_validator_pacing_breakers_open: {
    kind: 'gauge',
    help: 'MX groups that this worker leaves alone because they refuse us, by provider.',
    labels: ['provider'],
  },
  email_validator_dependency_up: {
    kind: 'gauge',
    help: 'Whether what a process depends on answers it (1) or not (0): database, redis, partition (of this month).',
    labels: ['dependency'],
  },
  email_validator_database_connections: {
    kind: 'gauge',
    help: 'Connections to PostgreSQL, whoever holds them, by state.',
    labels: ['state'],
  },
  email_validator_database_connections_limit: {
    kind: 'gauge',
    help: 'Connections that PostgreSQL takes, without those kept for superusers.',
    labels: [],
  },
  email_validator_database_partitions_ahead: {
    kind: 'gauge',
    help: 'Months beyond the current one that have their partition: 3 as it should be, 0 when the next is missing, -1 when the current one is.',
    labels: [],
  },
  email_validator_redis_memory_bytes: {
    kind: 'gauge',
    help: 'Memory that Redis uses.',
    labels: [],
  },
  email_validator_redis_memory_limit_bytes: {
    kind: 'gauge',
    help: 'Memory that Redis may use; 0 without a limit. Above it, it refuses writes.',
    labels: [],
  },
  email_validator_redis_persistence_ok: {
    kind: 'gauge',
    help: 'Whether Redis could write its files when it last tried (1) or not (0).',
    labels: [],
  },
  email_validator_dns_lookups_total: {
    kind: 'counter',
    help: 'DNS look-ups, by outcome.',
    labels: ['outcome'],
  },
  email_validator_replication_pending: {
    kind: 'gauge',
    help: 'Verdicts that wait to be written to the global cache.',
    labels: [],
  },
  email_validator_replication_dropped_total: {
    kind: 'counter',
    help: 'Verdicts that were not written to the global cache; they are asked for at the origin instead.',
    labels: [],
  },
  email_validator_outbox_lag_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest change (key, revocation) that has not reached the global cache.',
    labels: [],
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
