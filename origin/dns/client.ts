/**
 * A stub resolver (RFC 1034 §5.3.1): it asks recursive resolvers, and is careful about whom it
 * believes. Node's own gives no TTL of MX records and keeps no deadline.
 */
import { randomInt } from 'node:crypto';
import { MOST_ALIASES } from './answer.ts';
import { askServer } from './exchange.ts';
import { outcomeOf } from './lookup.ts';
import type { DnsClient, LookupOutcome, LookupResult, QueryType } from './lookup.ts';
import { canonicalName, isQueryName } from './name.ts';
import { parseServerAddress } from './server-address.ts';
import type { ServerAddress } from './server-address.ts';
import { Servers } from './servers.ts';
import { Slots } from '#origin/limits/slots.ts';

export interface DnsClientOptions {
  /** Recursive resolvers, best first: `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:53`. */
  readonly servers: readonly string[];
  /** Milliseconds for one server, over one transport. */
  readonly tryMs?: number;
  /** Milliseconds for the whole look-up, whatever happens. */
  readonly overallMs?: number;
  /** How often a silent server is asked in one look-up. */
  readonly rounds?: number;
  /** Look-ups under way at once. */
  readonly concurrency?: number;
  /** Look-ups that wait for one of these to end; what comes after is `overloaded`. */
  readonly longestLine?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** A whole number from 0 to 65535 that nobody can guess. */
  readonly randomId?: () => number;
  /** Told of each look-up that ended, and how long it took. */
  readonly onLookup?: (outcome: LookupOutcome, seconds: number) => void;
}

/** A resolver that has to ask servers far away takes up to a second; then a datagram was lost. */
const DEFAULT_TRY_MS = 1_500;
/** Leaves time for asking the mail server, of the 8 s that a caller waits by default. */
const DEFAULT_OVERALL_MS = 5_000;
/** RFC 9520 §3.1 allows no more; three times 1.5 s fit into the whole. */
const DEFAULT_ROUNDS = 3;
/** Each has a socket of its own; processes may have 1024 on many systems. */
const DEFAULT_CONCURRENCY = 256;
/** What a hundred thousand waiting domains would cost in memory is better left in the queue. */
const DEFAULT_LONGEST_LINE = 10_000;
/** What is left of the time is not worth a query then. */
const SHORTEST_TRY_MS = 10;
const ID_VALUES = 0x1_00_00;

/**
 * @throws RangeError where a server is not an address, or there is none
 */
export function createDnsClient(options: DnsClientOptions): DnsClient {
  const servers = new Servers(parseServers(options.servers), options.rounds ?? DEFAULT_ROUNDS);
  const slots = new Slots(
    options.concurrency ?? DEFAULT_CONCURRENCY,
    options.longestLine ?? DEFAULT_LONGEST_LINE,
  );
  const {
    tryMs = DEFAULT_TRY_MS,
    overallMs = DEFAULT_OVERALL_MS,
    now = () => performance.now(),
    randomId = () => randomInt(ID_VALUES),
  } = options;
  const world: World = { servers, tryMs, now, randomId };

  return {
    lookUp: async (name, type) => {
      const canonical = canonicalName(name);
      if (!isQueryName(canonical)) return { kind: 'nxdomain', ttlSeconds: null };
      const startMs = now();
      const endMs = startMs + overallMs;
      const result = await inSlot(slots, overallMs, () => resolve(canonical, type, endMs, world));
      options.onLookup?.(outcomeOf(result), (now() - startMs) / 1000);
      return result;
    },
  };
}

interface World {
  readonly servers: Servers;
  readonly tryMs: number;
  readonly now: () => number;
  readonly randomId: () => number;
}

async function inSlot(
  slots: Slots,
  timeoutMs: number,
  work: () => Promise<LookupResult>,
): Promise<LookupResult> {
  if (!(await slots.take(timeoutMs))) return { kind: 'failure', failure: 'overloaded' };
  try {
    return await work();
  } finally {
    slots.release();
  }
}

/** Follows the aliases at which the resolver stopped. */
async function resolve(
  name: string,
  type: QueryType,
  endMs: number,
  world: World,
): Promise<LookupResult> {
  const remainingMs = (): number => endMs - world.now();
  const timeoutMs = (): number => Math.max(0, Math.min(world.tryMs, remainingMs()));
  let current = name;
  let aliasTtlSeconds = Infinity;
  for (let aliases = 0; aliases <= MOST_ALIASES; aliases += 1) {
    const question = { name: current, type };
    const result = await world.servers.ask(
      (server) => askServer(server, question, world.randomId(), timeoutMs),
      () => remainingMs() < SHORTEST_TRY_MS,
    );
    if (result.kind !== 'alias') return atMost(result, aliasTtlSeconds);
    if (!isQueryName(result.target)) return { kind: 'nxdomain', ttlSeconds: null };
    current = result.target;
    aliasTtlSeconds = Math.min(aliasTtlSeconds, result.ttlSeconds);
  }
  return { kind: 'failure', failure: 'malformed' };
}

/** What was found through aliases holds no longer than they do. */
function atMost(result: LookupResult, ttlSeconds: number): LookupResult {
  if (result.kind === 'failure' || result.ttlSeconds === null) return result;
  return { ...result, ttlSeconds: Math.min(result.ttlSeconds, ttlSeconds) };
}

function parseServers(servers: readonly string[]): readonly ServerAddress[] {
  if (servers.length === 0) throw new RangeError('no resolver is named');
  return servers.map((text) => {
    const server = parseServerAddress(text);
    if (server === null) throw new RangeError(`not the address of a resolver: ${text}`);
    return server;
  });
}
