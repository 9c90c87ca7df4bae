/** Binds the edge's parts together, and to the world. */
import { addressHash } from '#shared/auth/hmac.ts';
import { UUID_RANDOM_BYTES, uuidV7 } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import type { AppParts } from './app.ts';
import type { EdgeConfig } from './config.ts';
import { createGate } from './gate/admit.ts';
import { createKeyLookup } from './gate/key-lookup.ts';
import { connectGlobalCache } from './global-cache.ts';
import { lazyHmacKey } from './lazy-key.ts';
import type { Log } from './log.ts';
import { createRecall, NO_RECALL } from './recall/recall.ts';
import { relayHealth } from './relay/health.ts';
import { relayJob } from './relay/job.ts';
import { relayKeyRecord } from './relay/key-record.ts';
import { connectOrigin } from './relay/origin.ts';
import { createSigner } from './relay/signer.ts';
import { relayValidate } from './relay/validate.ts';

/** What the edge takes from outside itself. */
export interface World {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Log;
}

/** Everything that lives as long as the isolate does. */
export function assemble(config: EdgeConfig, world: World): AppParts {
  const { now, log } = world;
  const readGlobal = connectGlobalCache(
    config.UPSTASH_REDIS_REST_URL,
    config.UPSTASH_REDIS_REST_TOKEN,
    log,
  );
  const askOrigin = connectOriginOf(config, world);
  const [pepper, ...olderPeppers] = config.EV_KEY_PEPPERS;
  const lookUp = createKeyLookup({
    peppers: [lazyHmacKey(pepper.secret), ...olderPeppers.map(({ secret }) => lazyHmacKey(secret))],
    readGlobal,
    askOrigin: relayKeyRecord(askOrigin, now),
    now,
  });
  const cachePepper = lazyHmacKey(config.EV_CACHE_PEPPER);
  return {
    now,
    log,
    newUuid: uuidSource(world),
    admit: createGate(lookUp),
    hash: async (normalized) => addressHash(normalized, await cachePepper()),
    recall: config.EV_CACHE === 'on' ? createRecall({ readGlobal, now }) : NO_RECALL,
    relayValidate: relayValidate(askOrigin),
    relayJob: relayJob(askOrigin),
    relayHealth: relayHealth(askOrigin, now),
  };
}

function connectOriginOf(config: EdgeConfig, { fetch, now, randomBytes }: World) {
  const [signing] = config.EV_SIGNING_KEYS;
  const key = lazyHmacKey(signing.secret);
  const sign = createSigner({ keyId: signing.id, key, now, randomBytes });
  return connectOrigin({ url: config.ORIGIN_URL, sign, fetch, now });
}

/** New ids from the world's clock and randomness. */
export function uuidSource({ now, randomBytes }: Pick<World, 'now' | 'randomBytes'>): NewUuid {
  return () => uuidV7(now(), randomBytes(UUID_RANDOM_BYTES));
}
