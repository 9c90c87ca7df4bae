import { Redis } from 'ioredis';
import { startBridge } from '#lab/upstash/bridge.ts';
import type { Bridge } from '#lab/upstash/bridge.ts';
import { addressHash, domainHash, importHmacKey, keyDigest } from '#shared/auth/hmac.ts';
import { generateToken, TOKEN_RANDOM_BYTES } from '#shared/auth/token.ts';
import type { Environment } from '#shared/auth/token.ts';
import { cachedVerdictText } from '#shared/contract/cached-verdict.ts';
import { domainFactKey, domainFactOf, domainFactText } from '#shared/contract/domain-fact.ts';
import { keyRecordKey } from '#shared/contract/key-record.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { resultKey } from '#shared/contract/names.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import { startEdgeWorker } from './edge-worker.ts';
import type { Bindings, EdgeWorker } from './edge-worker.ts';
import { startOriginPeer, verdictAnswer } from './origin-peer.ts';
import type { OriginPeer } from './origin-peer.ts';
import { createTestRedis } from './redis.ts';
import { acceptedRecord } from './verdict-record.ts';

const SIGNING_SECRET = 'signing-secret-of-the-edge-for-tests-only';
const KEY_PEPPER = 'pepper-of-key-digests-for-tests-only';
const CACHE_PEPPER = 'pepper-of-address-hashes-for-tests-only';
const CACHE_TOKEN = 'token-of-the-global-cache-for-tests-only';

/** The edge with all that is around it: a global cache over a real Redis, and an origin's peer. */
export interface EdgeSetting {
  readonly edge: EdgeWorker;
  readonly origin: OriginPeer;
  readonly redis: Redis;
  readonly redisUrl: string;
  readonly bridge: Bridge;
  /** Another edge beside the first, with some bindings changed: its memory is empty. */
  startEdge(changes?: Bindings): Promise<EdgeWorker>;
  /** Makes a key that the origin knows. */
  createKey(environment: Environment, changes?: Partial<KeyRecord>): Promise<string>;
  /** Writes a key's record to the global cache. */
  replicateKey(token: string, record: KeyRecord): Promise<void>;
  /** Writes a verdict to the global cache. */
  replicateVerdict(normalized: string, record: VerdictRecord): Promise<void>;
  /** Writes to the global cache what DNS has said of a domain just now. */
  replicateFact(domain: string, route: RouteEvidence): Promise<void>;
  hashOf(normalized: string): Promise<string>;
  stop(): Promise<void>;
}

export const KEY_RECORD: KeyRecord = {
  version: 1,
  status: 'active',
  key_id: 'key_019cb7e8-a6d8-7000-8000-000000000001',
  account_id: 'acct_019cb7e8-a6d8-7000-8000-000000000002',
  environment: 'live',
  scopes: ['validate', 'jobs'],
};

const FRESH_SECONDS = 3600;

export async function createEdgeSetting(): Promise<EdgeSetting> {
  const server = await createTestRedis();
  const redis = new Redis(server.url);
  const bridge = await startBridge({ redisUrl: server.url, token: CACHE_TOKEN });
  const origin = await startOriginPeer(SIGNING_SECRET, (request) =>
    verdictAnswer(request, acceptedRecord(Date.now(), FRESH_SECONDS)),
  );
  const bindings = {
    ORIGIN_URL: origin.url,
    UPSTASH_REDIS_REST_URL: bridge.url,
    UPSTASH_REDIS_REST_TOKEN: CACHE_TOKEN,
    EV_KEY_PEPPERS: `pepper:${KEY_PEPPER}`,
    EV_SIGNING_KEYS: `edge:${SIGNING_SECRET}`,
    EV_CACHE_PEPPER: CACHE_PEPPER,
  };
  const keyPepper = await importHmacKey(KEY_PEPPER);
  const cachePepper = await importHmacKey(CACHE_PEPPER);
  const edge = await startEdgeWorker(bindings);
  return {
    edge,
    origin,
    redis,
    redisUrl: server.url,
    bridge,
    startEdge: (changes = {}) => startEdgeWorker({ ...bindings, ...changes }),
    createKey: async (environment, changes = {}) => {
      const token = generateToken(
        environment,
        crypto.getRandomValues(new Uint8Array(TOKEN_RANDOM_BYTES)),
      );
      const record = { ...KEY_RECORD, environment, ...changes };
      origin.keys.set(await keyDigest(token, keyPepper), record);
      return token;
    },
    replicateKey: async (token, record) => {
      await redis.set(keyRecordKey(await keyDigest(token, keyPepper)), JSON.stringify(record));
    },
    replicateVerdict: async (normalized, record) => {
      const key = resultKey(await addressHash(normalized, cachePepper));
      await redis.set(key, cachedVerdictText(record));
    },
    replicateFact: async (domain, route) => {
      const fact = domainFactOf(route, Date.now());
      if (fact === null) throw new TypeError('this route is no fact');
      const key = domainFactKey(await domainHash(domain, cachePepper));
      await redis.set(key, domainFactText(fact));
    },
    hashOf: (normalized) => addressHash(normalized, cachePepper),
    stop: async () => {
      await edge.stop();
      await Promise.all([origin.stop(), bridge.close()]);
      redis.disconnect();
      await server.stop();
    },
  };
}
