/**
 * For each alert a course of events in which something goes wrong and is put right again, and what
 * whoever is on call reads meanwhile. Samples are half a minute apart, in promtool's notation.
 */

export interface AlertCase {
  readonly alert: string;
  readonly what: string;
  readonly series: Readonly<Record<string, string>>;
  /** Minutes after which it fires, and after which it does no more. */
  readonly firesAt: number;
  readonly resolvedAt: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Wrong for a while, then right for as long as a test looks. */
const gauge = (wrong: number, right: number, halfMinutes = 120) =>
  `${wrong}x${halfMinutes} ${right}x3000`;
/** A counter that grows by so much each half minute, then by another amount. */
const counter = (first: number, then: number, halfMinutes = 120) =>
  `0+${first}x${halfMinutes} ${first * halfMinutes + then}+${then}x3000`;

const requests = (status: string) =>
  `email_validator_requests_total{route="/v1/validate",status="${status}"}`;
const up = (job: string) => `up{namespace="email-validator",job="${job}",pod="${job}-1"}`;
const ALL_UP = { [up('orchestrator')]: '1x600', [up('smtp-workers')]: '1x600' };
const bucket = (le: string) =>
  `email_validator_validation_duration_seconds_bucket{cache="miss",le="${le}"}`;
const COUNT = 'email_validator_validation_duration_seconds_count{cache="miss"}';
const verdicts = (state: string) =>
  `email_validator_validations_total{state="${state}",reason="accepted"}`;
const lookups = (tier: string, result: string) =>
  `email_validator_cache_lookups_total{tier="${tier}",result="${result}"}`;
const depth = (pod: string) =>
  `email_validator_queue_depth{stream="queue:validation:standard",pod="${pod}"}`;

export const ALERT_CASES: readonly AlertCase[] = [
  {
    alert: 'EmailValidatorErrorRateHigh',
    what: 'one request in ten fails',
    series: { [requests('200')]: '0+90x600', [requests('503')]: counter(10, 0) },
    firesAt: 20,
    resolvedAt: 80,
    summary: '10% of requests fail by our own fault (limit 5 %)',
  },
  {
    alert: 'EmailValidatorErrorRateSevere',
    what: 'one request in two fails',
    series: { [requests('200')]: '0+50x600', [requests('500')]: counter(50, 0) },
    firesAt: 20,
    resolvedAt: 80,
    summary: 'P1: 50% of requests fail by our own fault (limit 25 %)',
  },
  {
    alert: 'EmailValidatorServiceDown',
    what: 'no pod of a service answers',
    series: { ...ALL_UP, [up('api-service')]: gauge(0, 1) },
    firesAt: 10,
    resolvedAt: 70,
    labels: { job: 'api-service' },
    summary: 'P0: no api-service answers',
  },
  {
    alert: 'EmailValidatorServiceDown',
    what: 'there is no pod of a service at all',
    series: { ...ALL_UP, [up('api-service')]: '_x120 1x400' },
    firesAt: 10,
    resolvedAt: 70,
    labels: { job: 'api-service', namespace: 'email-validator' },
    summary: 'P0: no api-service answers',
  },
  {
    alert: 'EmailValidatorLatencyHigh',
    what: 'one validation in five takes between 5 and 8 s',
    series: {
      [bucket('5')]: counter(80, 100),
      [bucket('8')]: '0+100x600',
      [bucket('+Inf')]: '0+100x600',
    },
    firesAt: 30,
    resolvedAt: 90,
    summary: 'One validation in twenty takes longer than 7.25s (limit 5 s)',
  },
  {
    alert: 'EmailValidatorUnknownShareHigh',
    what: 'three verdicts of five say nothing',
    series: { [verdicts('unknown')]: counter(60, 0, 240), [verdicts('deliverable')]: '0+40x900' },
    firesAt: 90,
    resolvedAt: 170,
    summary: '60% of new verdicts say only that it is not known',
  },
  {
    alert: 'EmailValidatorDatabaseConnectionsExhausted',
    what: '95 of 100 connections are in use, which two orchestrators report',
    series: {
      'email_validator_database_connections{state="idle",pod="a"}': gauge(90, 20),
      'email_validator_database_connections{state="idle",pod="b"}': gauge(90, 20),
      'email_validator_database_connections{state="active",pod="a"}': '5x600',
      'email_validator_database_connections_limit{pod="a"}': '100x600',
      'email_validator_database_connections_limit{pod="b"}': '100x600',
    },
    firesAt: 20,
    resolvedAt: 70,
    summary: 'PostgreSQL has 95% of its connections in use (limit 90 %)',
  },
  {
    alert: 'EmailValidatorDependencyDown',
    what: 'one process of two does not reach the database',
    series: {
      'email_validator_dependency_up{dependency="database",pod="a"}': gauge(0, 1),
      'email_validator_dependency_up{dependency="database",pod="b"}': '1x600',
    },
    firesAt: 10,
    resolvedAt: 70,
    labels: { dependency: 'database' },
    summary: 'database does not answer at least one process',
  },
  {
    alert: 'EmailValidatorPartitionMissing',
    what: 'next month has no partition',
    series: { email_validator_database_partitions_ahead: gauge(0, 3) },
    firesAt: 20,
    resolvedAt: 70,
    summary:
      'There is no partition for next month: verdicts cannot be stored from its first day on',
  },
  {
    alert: 'EmailValidatorPartitionsBehind',
    what: 'only two months ahead have their partition, for more than a day',
    series: { email_validator_database_partitions_ahead: '2x3200 3x400' },
    firesAt: 1500,
    resolvedAt: 1700,
    summary: 'Only 2 of three months ahead have a partition: the scheduler does not make them',
  },
  {
    alert: 'EmailValidatorRedisCannotPersist',
    what: 'the disk of Redis is full',
    series: { email_validator_redis_persistence_ok: gauge(0, 1) },
    firesAt: 10,
    resolvedAt: 70,
    summary: 'Redis cannot write its append-only file: it takes no work until its disk has room',
  },
  {
    alert: 'EmailValidatorRedisMemoryHigh',
    what: 'nine tenths of the memory are used',
    series: {
      email_validator_redis_memory_bytes: gauge(900, 100),
      email_validator_redis_memory_limit_bytes: '1000x600',
    },
    firesAt: 20,
    resolvedAt: 70,
    summary: 'Redis has used 90% of its memory; full, it refuses writes',
  },
  {
    alert: 'EmailValidatorQueueDepthHigh',
    what: '20,000 wait, which two processes report',
    series: { [depth('a')]: gauge(20_000, 10), [depth('b')]: gauge(20_000, 10) },
    firesAt: 20,
    resolvedAt: 70,
    summary: '20k addresses wait (limit 10,000)',
  },
  {
    alert: 'EmailValidatorQueueStuck',
    what: 'an address has waited ten minutes',
    series: {
      'email_validator_queue_oldest_seconds{stream="queue:validation:standard"}': gauge(600, 0),
    },
    firesAt: 20,
    resolvedAt: 70,
    labels: { stream: 'queue:validation:standard' },
    summary: 'The oldest entry of queue:validation:standard has waited 10m 0s',
  },
  {
    alert: 'EmailValidatorCacheHitRateLow',
    what: 'two requests of ten are answered from caches, at three tiers',
    series: {
      [lookups('edge-memory', 'hit')]: counter(5, 50),
      [lookups('edge-global', 'hit')]: counter(5, 50),
      [lookups('origin', 'hit')]: '0+10x600',
      [lookups('origin', 'miss')]: '0+80x600',
    },
    firesAt: 59,
    resolvedAt: 90,
    summary: 'Caches answer only 20% of requests (limit 50 %)',
  },
  {
    alert: 'EmailValidatorWorkerUtilisationHigh',
    what: 'two workers use 190 of 200 connections',
    series: {
      'email_validator_worker_busy{pod="a"}': gauge(100, 10),
      'email_validator_worker_busy{pod="b"}': gauge(90, 10),
      'email_validator_worker_capacity{pod="a"}': '100x600',
      'email_validator_worker_capacity{pod="b"}': '100x600',
    },
    firesAt: 20,
    resolvedAt: 70,
    summary: 'Workers use 95% of their connections (limit 90 %)',
  },
  {
    alert: 'EmailValidatorWorkerFaults',
    what: 'batches are put back',
    series: {
      'email_validator_errors_total{component="smtp-worker",code="batch"}': counter(60, 0),
    },
    firesAt: 40,
    resolvedAt: 90,
    labels: { component: 'smtp-worker', code: 'batch' },
    summary: 'smtp-worker has 2 faults a second: batch',
  },
  {
    alert: 'EmailValidatorRolloutStuck',
    what: 'a pod of a new version does not start',
    series: {
      'kube_deployment_spec_replicas{namespace="email-validator",deployment="api-service"}':
        '3x600',
      'kube_deployment_status_replicas_available{namespace="email-validator",deployment="api-service"}':
        gauge(2, 3),
    },
    firesAt: 30,
    resolvedAt: 70,
    labels: { namespace: 'email-validator', deployment: 'api-service' },
    summary: 'api-service lacks 1 pods: they do not start, or are not ready',
  },
  {
    alert: 'EmailValidatorEgressUnusable',
    what: 'one address of two is listed',
    series: {
      'email_validator_egress_usable{egress="192.0.2.1"}': gauge(0, 1),
      'email_validator_egress_usable{egress="192.0.2.2"}': '1x600',
    },
    firesAt: 20,
    resolvedAt: 70,
    labels: { egress: '192.0.2.1' },
    summary: 'Nobody asks from 192.0.2.1: listed, misconfigured or unverified',
  },
  {
    alert: 'EmailValidatorNoEgressUsable',
    what: 'both addresses are listed',
    series: {
      'email_validator_egress_usable{egress="192.0.2.1"}': gauge(0, 1),
      'email_validator_egress_usable{egress="192.0.2.2"}': '0x600',
    },
    firesAt: 20,
    resolvedAt: 70,
    summary:
      'No egress address is usable: nobody new is asked, and what is not cached stays unknown',
  },
  {
    alert: 'EmailValidatorBreakersOpen',
    what: 'a provider refuses two workers',
    series: {
      'email_validator_pacing_breakers_open{provider="google",pod="a"}': gauge(1, 0),
      'email_validator_pacing_breakers_open{provider="google",pod="b"}': gauge(1, 0),
    },
    firesAt: 50,
    resolvedAt: 70,
    labels: { provider: 'google' },
    summary: 'google has refused us for half an hour (2 breakers open)',
  },
  {
    alert: 'EmailValidatorOutboxLagging',
    what: 'a revocation has waited a minute',
    series: { email_validator_outbox_lag_seconds: gauge(60, 0) },
    firesAt: 10,
    resolvedAt: 70,
    summary: 'A revoked key or an opt-out has not reached the edge for 1m 0s (limit 10 s)',
  },
  {
    alert: 'EmailValidatorReplicationDropping',
    what: 'verdicts are dropped',
    series: { email_validator_replication_dropped_total: counter(30, 0) },
    firesAt: 40,
    resolvedAt: 90,
    summary: 'Verdicts are dropped on their way to the global cache: the origin answers them again',
  },
  {
    alert: 'EmailValidatorAvailabilityBudgetFastBurn',
    what: 'two requests in a hundred fail, for an hour',
    series: { [requests('200')]: '0+98x900', [requests('503')]: counter(2, 0) },
    firesAt: 59,
    resolvedAt: 100,
    summary: 'The error budget is burning fast: requests that do not fail by our own fault: 99.9 %',
  },
  {
    alert: 'EmailValidatorAvailabilityBudgetSlowBurn',
    what: 'four requests in a thousand fail, for hours',
    series: { [requests('200')]: '0+996x3000', [requests('503')]: counter(4, 0, 1200) },
    firesAt: 590,
    resolvedAt: 1100,
    summary:
      'The error budget is burning steadily: requests that do not fail by our own fault: 99.9 %',
  },
  {
    alert: 'EmailValidatorLatencyBudgetFastBurn',
    what: 'four validations of five take longer than 5 s, for an hour',
    series: { [bucket('5')]: counter(20, 100), [COUNT]: '0+100x900' },
    firesAt: 59,
    resolvedAt: 100,
    summary: 'The error budget is burning fast: validations answered within 5 s: 95 %',
  },
  {
    alert: 'EmailValidatorLatencyBudgetSlowBurn',
    what: 'one validation of five takes longer than 5 s, for hours',
    series: { [bucket('5')]: counter(80, 100, 1200), [COUNT]: '0+100x3000' },
    firesAt: 590,
    resolvedAt: 1100,
    summary: 'The error budget is burning steadily: validations answered within 5 s: 95 %',
  },
];
