import * as v from 'valibot';
import { KeyRecordSchema, keyRecordKey } from '#shared/contract/key-record.ts';
import { OptOutRecordSchema, optOutKey } from '#shared/contract/opt-out.ts';
import type { Logger } from '#origin/observe/logger.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { takeOutbox } from '#origin/store/take-outbox.ts';
import type { Database } from '#origin/store/database.ts';
import type { OutboxEntry } from '#origin/store/outbox.ts';
import type { GlobalCache } from './global-cache.ts';

/** A revocation must be everywhere within 10 s; looking twice a second leaves the rest of it free. */
const LOOK_EVERY_MS = 500;
const AFTER_A_FAILURE_MS = 2000;
const MOST_AT_ONCE = 200;

/**
 * Writes a record unless a newer one stands there already: a late delivery of an old version must
 * never bring a revoked key back.
 */
const SET_IF_NEWER = `
local stored = redis.call('GET', KEYS[1])
if stored then
  local version = tonumber(string.match(stored, '"version":(%d+)'))
  if version and version >= tonumber(ARGV[2]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1])
return 1
`;

export interface OutboxRelay {
  stop(): Promise<void>;
}

/**
 * Carries changes of keys, revocations and opt-outs from the outbox to the global cache, in the order in which
 * they were made. Any number of relays may run: rows are locked while one carries them.
 */
export function startOutboxRelay(
  database: Database,
  cache: GlobalCache,
  metrics: Metrics,
  logger: Logger,
): OutboxRelay {
  const stopping = new AbortController();
  const running = run(database, cache, metrics, logger, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function run(
  database: Database,
  cache: GlobalCache,
  metrics: Metrics,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  let failing = false;
  while (!signal.aborted) {
    try {
      const taken = await takeOutbox(database, MOST_AT_ONCE, (entries) => carry(cache, entries));
      if (failing) logger.info('outbox relay works again');
      failing = false;
      if (taken < MOST_AT_ONCE) await pause(LOOK_EVERY_MS, signal);
    } catch {
      // The client's errors quote the command, so only the fact is logged, once an outage.
      if (!failing)
        logger.error(
          { code: 'global_cache_unavailable' },
          'outbox relay cannot deliver; keys and revocations wait in the outbox',
        );
      failing = true;
      metrics.increment('email_validator_errors_total', {
        component: 'replicate',
        code: 'global_cache_unavailable',
      });
      await pause(AFTER_A_FAILURE_MS, signal);
    }
  }
}

async function carry(cache: GlobalCache, entries: readonly OutboxEntry[]): Promise<void> {
  for (const entry of entries) {
    const { key, record } = replicaOf(entry);
    // `version` stands first in the text, where the script looks for it.
    const { version, ...rest } = record;
    const text = JSON.stringify({ version, ...rest });
    await cache.eval(SET_IF_NEWER, [key], [text, String(version)]);
  }
}

/** What stands in the global cache, and where. */
function replicaOf({ topic, key, payload }: OutboxEntry) {
  return topic === 'opt_out'
    ? { key: optOutKey(key), record: v.parse(OptOutRecordSchema, payload) }
    : { key: keyRecordKey(key), record: v.parse(KeyRecordSchema, payload) };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
