/** What happens to one message of an ingest stream: the first half of an address's way. */
import { uuidV7Time } from '#shared/contract/id.ts';
import { formatId } from '#shared/contract/id.ts';
import { addressFacts } from '#shared/address/facts.ts';
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import type { DomainLists } from '#shared/domain/lists.ts';
import { mxGroup } from '#shared/pacing/mx-group.ts';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import type { RecipientEvidence, RouteEvidence } from '#shared/verdict/evidence.ts';
import { judge } from '#shared/verdict/judge.ts';
import { join, settleInFlight } from '#origin/queue/in-flight.ts';
import type { QueueEntry } from '#origin/queue/entry.ts';
import { cachedVerdict } from '#origin/queue/result-cache.ts';
import { bury, finish } from '#origin/queue/stream.ts';
import type { Taken } from '#origin/queue/stream.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import type { Settle } from '#origin/settle/settle.ts';
import type { Routed } from './batcher.ts';

export interface TakeWorld {
  readonly redis: RedisConnection;
  readonly lists: DomainLists;
  readonly findRoute: (domain: string) => Promise<RouteEvidence>;
  readonly settle: Settle;
  readonly now: () => number;
}

/** An address that must be asked, and the message that ends when it has been handed on. */
export interface ToAsk extends Routed {
  readonly taken: Taken;
}

/** What became of a message; `ask` is the only outcome that leaves it unfinished. */
export type TakeOutcome =
  | { readonly kind: 'buried' | 'dispatched' | 'followed' | 'known' | 'settled' }
  | { readonly kind: 'ask'; readonly toAsk: ToAsk };

/**
 * Takes one message as far as it goes without asking a mail server.
 *
 * Every step may be repeated: a message whose orchestrator died is taken again from the start.
 */
export async function takeEntry(taken: Taken, world: TakeWorld): Promise<TakeOutcome> {
  const { redis } = world;
  const { entry } = taken;
  const parsed = entry === null ? null : parseMailbox(entry.email);
  if (entry === null || parsed === null || !parsed.ok) {
    await bury(redis, taken);
    return { kind: 'buried' };
  }
  const joined = await join(redis, entry);
  if (joined !== 'leads') return ended(taken, world, joined === 'follows' ? 'followed' : joined);
  if (taken.redelivered && (await settleFromCache(entry, world))) {
    return ended(taken, world, 'known');
  }
  return leadOn(taken, entry, parsed.mailbox, world);
}

async function leadOn(
  taken: Taken,
  entry: QueueEntry,
  mailbox: Mailbox,
  world: TakeWorld,
): Promise<TakeOutcome> {
  const route = await routeOf(mailbox, world);
  const refusal = route.kind === 'route' ? refusalToAsk(mailbox, route.provider) : null;
  if (route.kind !== 'route' || refusal !== null) {
    await settleUnasked(entry, mailbox, route, refusal, world);
    return ended(taken, world, 'settled');
  }
  const { kind, implicit, provider } = route;
  const target = {
    uuid: entry.uuid,
    account: entry.account,
    hash: entry.hash,
    email: entry.email,
    domain: domainOf(mailbox),
    facts: addressFacts(mailbox, world.lists),
    attempt: 0,
    traceparent: entry.traceparent,
  };
  const hosts = [...route.hosts];
  const toAsk: ToAsk = {
    taken,
    target,
    route: { kind, implicit, provider, hosts },
    group: mxGroup(provider, hosts),
    priority: taken.priority,
  };
  return { kind: 'ask', toAsk };
}

/** Why a mail server that could be asked is not, or null. */
function refusalToAsk(mailbox: Mailbox, provider: string | null): string | null {
  if (mailbox.domain.kind === 'literal') return 'address literals are not probed';
  const policy = policyFor(provider);
  return policy.probe === 'never' ? policy.source : null;
}

async function routeOf(mailbox: Mailbox, world: TakeWorld): Promise<RouteEvidence> {
  if (mailbox.domain.kind === 'name') return world.findRoute(mailbox.domain.ascii);
  return { kind: 'route', hosts: [], implicit: false, provider: null };
}

async function settleUnasked(
  entry: QueueEntry,
  mailbox: Mailbox,
  route: RouteEvidence,
  refusal: string | null,
  world: TakeWorld,
): Promise<void> {
  const recipient: RecipientEvidence | null =
    refusal === null ? null : { kind: 'not_probed', why: refusal };
  const evidence = {
    address: addressFacts(mailbox, world.lists),
    route,
    recipient,
    acceptAll: { kind: 'not_asked' },
    mxHost: null,
    attempt: 0,
  } as const;
  const bench = { id: formatId('val', entry.uuid), nowMs: world.now(), retryDelaysSeconds: [] };
  const record = judge(evidence, bench);
  const { uuid, account, hash, email } = entry;
  await world.settle({ uuid, account, hash, email, domain: domainOf(mailbox), attempt: 0, record });
}

/** A run that died may have settled this address already; then nobody is asked again. */
async function settleFromCache(entry: QueueEntry, world: TakeWorld): Promise<boolean> {
  const record = await cachedVerdict(world.redis, entry.hash);
  if (record === null || Date.parse(record.observed_at) < uuidV7Time(entry.uuid)) return false;
  await settleInFlight(world.redis, entry.hash, record, world.now());
  return true;
}

async function ended(
  taken: Taken,
  world: TakeWorld,
  kind: 'dispatched' | 'followed' | 'known' | 'settled',
): Promise<TakeOutcome> {
  await finish(world.redis, taken.priority, [taken.messageId]);
  return { kind };
}

function domainOf(mailbox: Mailbox): string {
  return mailbox.domain.kind === 'name' ? mailbox.domain.ascii : mailbox.domain.text;
}
