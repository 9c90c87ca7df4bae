import { REPLICAS } from '#deploy/manifest/autoscaling.ts';
import { CONFIGURATION } from '#deploy/manifest/environment.ts';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import { CHOSEN, MEASURED, PRICES } from './assumptions.ts';

/** What a rate of validations needs. Rates are per second. */
export interface Needs {
  readonly validations: number;
  readonly originRequests: number;
  readonly misses: number;
  readonly asked: number;
  readonly apiPods: number;
  readonly orchestrators: number;
  readonly openConnections: number;
  readonly workers: number;
  readonly egressAddresses: number;
  /** The provider that asks for so many. */
  readonly egressFor: string;
  readonly redisCommands: number;
  readonly rowsPerDay: number;
  readonly gigabytes: number;
  readonly dollarsPerMonth: Readonly<Record<string, number>>;
  /** How much of what one installation has is used, the fullest first; above 1 it does not fit. */
  readonly fullest: readonly { readonly what: string; readonly share: number }[];
}

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_MONTH = 30 * SECONDS_PER_DAY;
const MILLION = 1e6;
const WORKER_CONNECTIONS = Number(CONFIGURATION['EV_WORKER_CONCURRENCY']);
/** Each address needs a name, a reputation, and care: more than this is another kind of operation. */
const MOST_EGRESS_ADDRESSES = 256;

export function needsOf(validations: number): Needs {
  const { edgeHits, originHits, settledWithoutAsking, fill } = CHOSEN;
  const originRequests = validations * (1 - edgeHits);
  const misses = validations * (1 - edgeHits - originHits);
  const asked = misses * (1 - settledWithoutAsking);
  const hitMs = validations * originHits * MEASURED.apiHitMs;
  const apiCores = (hitMs + misses * MEASURED.apiMissMs) / 1000 / fill;
  const orchestratorCores = (misses * MEASURED.orchestratorMissMs) / 1000 / fill;
  const workerCores = (asked * MEASURED.workerMissMs) / 1000 / fill;
  const { openConnections, egressAddresses, egressFor } = connectionsFor(asked);
  const workers = Math.max(workerCores, openConnections / WORKER_CONNECTIONS / fill);
  const redisCommands =
    validations * originHits * MEASURED.redisCommandsPerHit +
    misses * MEASURED.redisCommandsPerMiss;
  const rowsPerDay = misses * SECONDS_PER_DAY;
  const gigabytes = (rowsPerDay * CHOSEN.retentionDays * MEASURED.bytesPerRow) / 1e9;
  const shares = {
    'api-service pods': apiCores / REPLICAS['api-service'].max,
    orchestrators: orchestratorCores / REPLICAS.orchestrator.max,
    'smtp-workers': workers / REPLICAS['smtp-workers'].max,
    'egress addresses': egressAddresses / MOST_EGRESS_ADDRESSES,
    Redis: redisCommands / CHOSEN.redisCommandsPerSecond,
    PostgreSQL: misses / MEASURED.postgresRowsPerSecond,
  };
  return {
    validations,
    originRequests,
    misses,
    asked,
    apiPods: atLeast(REPLICAS['api-service'].min, apiCores),
    orchestrators: atLeast(REPLICAS.orchestrator.min, orchestratorCores),
    openConnections: Math.ceil(openConnections),
    workers: atLeast(REPLICAS['smtp-workers'].min, workers),
    egressAddresses,
    egressFor,
    redisCommands,
    rowsPerDay,
    gigabytes,
    dollarsPerMonth: dollars({
      validations,
      misses,
      cores: apiCores + orchestratorCores + workerCores,
      gigabytes,
      egressAddresses,
    }),
    fullest: Object.entries(shares)
      .map(([what, share]) => ({ what, share }))
      .toSorted((one, other) => other.share - one.share),
  };
}

function atLeast(least: number, cores: number): number {
  return Math.max(least, Math.ceil(cores));
}

/**
 * Connections that are open at once, and egress addresses so that no provider sees more of one than its
 * policy allows (shared/pacing).
 */
function connectionsFor(asked: number) {
  const { sessionSetUpSeconds, secondsPerRecipient, recipientsElsewhere } = CHOSEN;
  const shares = Object.entries(CHOSEN.providerShares);
  const known = shares.map(([provider, share]) => {
    const { connections, transactions, connectionsPerMinute } = policyFor(provider);
    const seconds = sessionSetUpSeconds + transactions * secondsPerRecipient;
    const sessions = (asked * share) / transactions;
    const perAddress = Math.min(connections / seconds, connectionsPerMinute / 60);
    return { provider, open: sessions * seconds, addresses: Math.ceil(sessions / perAddress) };
  });
  const elsewhere = asked * (1 - shares.reduce((sum, [, share]) => sum + share, 0));
  const secondsElsewhere = sessionSetUpSeconds + recipientsElsewhere * secondsPerRecipient;
  const [most] = known.toSorted((one, other) => other.addresses - one.addresses);
  return {
    openConnections:
      known.reduce((sum, { open }) => sum + open, 0) +
      (elsewhere / recipientsElsewhere) * secondsElsewhere,
    egressAddresses: most?.addresses ?? 1,
    egressFor: most?.provider ?? '',
  };
}

interface Used {
  readonly validations: number;
  readonly misses: number;
  readonly cores: number;
  readonly gigabytes: number;
  readonly egressAddresses: number;
}

/** Millions a month of something that happens so often a second. */
const perMonth = (rate: number) => (rate * SECONDS_PER_MONTH) / MILLION;

/** Every request that memory does not answer reads the global cache, and every verdict is written. */
function dollars({ validations, misses, cores, gigabytes, egressAddresses }: Used) {
  return {
    edge: perMonth(validations) * PRICES.edgePerMillionRequests,
    'global cache': perMonth(validations + misses) * PRICES.globalCachePerMillionCommands,
    cores: Math.ceil(cores) * PRICES.corePerMonth,
    disk: gigabytes * PRICES.gigabytePerMonth,
    egress: egressAddresses * PRICES.egressAddressPerMonth,
  };
}
