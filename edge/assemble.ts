/** Binds the edge's parts together, and to the world. */
import { addressHash, domainHash } from '#shared/auth/hmac.ts';
import { UUID_RANDOM_BYTES, uuidV7 } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import type { DomainLists } from '#shared/domain/lists.ts';
import { createAlone } from './alone/alone.ts';
import { createFindRoute, NO_ROUTE } from './alone/find-route.ts';
import type { FindRoute } from './alone/find-route.ts';
import { createFuse } from './breaker/fuse.ts';
import type { Fuse } from './breaker/fuse.ts';
import type { EdgeConfig } from './config.ts';
import { connectFiles } from './files.ts';
import { createGate } from './gate/admit.ts';
import { createKeyLookup } from './gate/key-lookup.ts';
import { connectGlobalCache } from './global-cache.ts';
import type { ReadGlobal } from './global-cache.ts';
import { lazyHmacKey } from './lazy-key.ts';
import type { Log } from './log.ts';
import { Meter } from './meter/meter.ts';
import { RecallTally } from './recall/tally.ts';
import { NO_RECALL, Recall } from './recall/recall.ts';
import { NOTHING_UNDER_WAY, UnderWay } from './recall/under-way.ts';
import { relayHealth } from './relay/health.ts';
import { relayJob } from './relay/job.ts';
import { relayKeyRecord } from './relay/key-record.ts';
import { relayLeases } from './relay/leases.ts';
import { relayNamed } from './relay/named.ts';
import { connectOrigin, ORIGIN_RULES } from './relay/origin.ts';
import type { AskOrigin } from './relay/origin.ts';
import { createRefresh } from './relay/refresh.ts';
import { createSigner } from './relay/signer.ts';
import { relayUsage } from './relay/usage.ts';
import { relayValidate } from './relay/validate.ts';
import type { RouteParts } from './routes/parts.ts';

/** What the edge takes from outside itself. */
export interface World {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** From 0 up to and without 1; for jitter, never for secrets. */
  readonly random: () => number;
  /** Waits on a timer of the request that calls it. */
  readonly pause: (ms: number) => Promise<void>;
  /** Goes on with some work after the answer is sent; at most 30 s, and it may be lost. */
  readonly later: (work: Promise<unknown>) => void;
  readonly log: Log;
  readonly lists: DomainLists;
}

/** Everything that lives as long as the isolate does. */
export function assemble(config: EdgeConfig, world: World): RouteParts {
  const { now, pause, later, log, lists } = world;
  const { UPSTASH_REDIS_REST_URL: cacheUrl, UPSTASH_REDIS_REST_TOKEN: cacheToken } = config;
  const readGlobal = connectGlobalCache(cacheUrl, cacheToken, world);
  const fuse = createFuse(ORIGIN_RULES, world);
  const tally = new RecallTally();
  const fetch = tally.tellWith(world.fetch);
  const askOrigin = connectOriginOf(config, fuse, { ...world, fetch });
  const cachePepper = lazyHmacKey(config.EV_CACHE_PEPPER);
  const hashDomain = async (domain: string) => domainHash(domain, await cachePepper());
  const newUuid = uuidSource(world);
  const isCaching = config.EV_CACHE === 'on';
  const recall = isCaching ? new Recall({ readGlobal, now, later }) : NO_RECALL;
  const underWay = isCaching ? new UnderWay(world) : NOTHING_UNDER_WAY;
  const keep: typeof recall.keep = (hash, record) => recall.keep(hash, record);
  const relayed = relayValidate(askOrigin);
  return {
    now,
    pause,
    later,
    log,
    newUuid,
    admit: createGate(keyLookupOf(config, readGlobal, askOrigin, now)),
    hash: async (normalized) => addressHash(normalized, await cachePepper()),
    alone: createAlone({ lists, hashDomain, findRoute: findRouteOf(config, world), now, newUuid }),
    recall: tally.watch(recall),
    underWay,
    refresh: createRefresh({ relayValidate: relayed, underWay, keep, now }),
    originBackInMs: () => fuse.waitMs(),
    meter: new Meter({ ...world, exchange: relayLeases(askOrigin), newUuid }),
    relayValidate: relayed,
    relayNamed: relayNamed(askOrigin),
    relayJob: relayJob(askOrigin),
    relayUsage: relayUsage(askOrigin),
    relayHealth: relayHealth(askOrigin, now),
    readFile: connectFiles(config.ASSETS),
  };
}

function findRouteOf({ EV_DOH_URL: url }: EdgeConfig, { fetch, now }: World): FindRoute {
  return url === undefined ? NO_ROUTE : createFindRoute({ url, fetch, now });
}

function keyLookupOf(
  config: EdgeConfig,
  readGlobal: ReadGlobal,
  askOrigin: AskOrigin,
  now: () => number,
) {
  const [pepper, ...olderPeppers] = config.EV_KEY_PEPPERS;
  return createKeyLookup({
    peppers: [lazyHmacKey(pepper.secret), ...olderPeppers.map(({ secret }) => lazyHmacKey(secret))],
    readGlobal,
    askOrigin: relayKeyRecord(askOrigin, now),
    now,
  });
}

function connectOriginOf(
  config: EdgeConfig,
  fuse: Fuse,
  { fetch, now, randomBytes }: World,
): AskOrigin {
  const [signing] = config.EV_SIGNING_KEYS;
  const key = lazyHmacKey(signing.secret);
  const sign = createSigner({ keyId: signing.id, key, now, randomBytes });
  return connectOrigin({ url: config.ORIGIN_URL, sign, fetch, now, fuse });
}

/** New ids from the world's clock and randomness. */
export function uuidSource({ now, randomBytes }: Pick<World, 'now' | 'randomBytes'>): NewUuid {
  return () => uuidV7(now(), randomBytes(UUID_RANDOM_BYTES));
}
