/** What happens to one message of an ingest stream: the first half of an address's way. */
import { uuidV7Time } from '#shared/contract/id.ts';
import { formatId } from '#shared/contract/id.ts';
import { addressFacts } from '#shared/address/facts.ts';
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import { optedOutBy, whyOptedOut } from '#shared/conscience/opt-out.ts';
import type { DomainLists } from '#shared/domain/lists.ts';
import { mxGroup } from '#shared/pacing/mx-group.ts';
import { policyFor } from '#shared/pacing/provider-policy.ts';
import type { Evidence, KnownAcceptAll, RouteEvidence } from '#shared/verdict/evidence.ts';
import { judge } from '#shared/verdict/judge.ts';
import { join } from '#origin/queue/in-flight.ts';
import type { QueueEntry } from '#origin/queue/entry.ts';
import { cachedVerdict } from '#origin/queue/result-cache.ts';
import { bury, finish } from '#origin/queue/stream.ts';
import type { Taken } from '#origin/queue/stream.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import type { Settle } from '#origin/settle/settle.ts';
import type { Tell } from '#origin/settle/tell.ts';
import type { Routed } from './batcher.ts';

export interface TakeWorld {
  readonly redis: RedisConnection;
  readonly lists: DomainLists;
  readonly findRoute: (domain: string) => Promise<RouteEvidence>;
  /** The opted-out names, or a fault: then nothing is asked. */
  readonly optOuts: () => Promise<ReadonlySet<string>>;
  /** What a domain that surely takes everybody answers for its recipients; null for every other. */
  readonly answerOfDomain: (
    domain: string,
    hosts: readonly string[],
  ) => Promise<KnownAcceptAll | null>;
  readonly settle: Settle;
  /** Takes what DNS has said of a whole domain, for the edge; best effort. */
  readonly noteRoute: (domain: string, route: RouteEvidence) => void;
  readonly tell: Tell;
  readonly now: () => number;
}

type MailRouteEvidence = Extract<RouteEvidence, { kind: 'route' }>;

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
  if (entry === null || parsed === null || !parsed.ok || !isOfOurTime(entry, world)) {
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

/** Longer than any outage that a queue outlives; what is older or from the future was not made by us. */
const OLDEST_MS = 30 * 24 * 3600 * 1000;
const CLOCK_SKEW_MS = 60_000;

/** The id's time decides the row's partition: one that does not exist could never be written to. */
function isOfOurTime({ uuid }: QueueEntry, { now }: TakeWorld): boolean {
  const ageMs = now() - uuidV7Time(uuid);
  return ageMs < OLDEST_MS && ageMs > -CLOCK_SKEW_MS;
}

async function leadOn(
  taken: Taken,
  entry: QueueEntry,
  mailbox: Mailbox,
  world: TakeWorld,
): Promise<TakeOutcome> {
  const route = await routeOf(mailbox, world);
  const unasked = route.kind === 'route' ? await insteadOfAsking(mailbox, route, world) : UNASKED;
  if (route.kind !== 'route' || unasked !== null) {
    await settleUnasked(entry, mailbox, route, unasked ?? UNASKED, world);
    return ended(taken, world, 'settled');
  }
  const target = {
    uuid: entry.uuid,
    account: entry.account,
    hash: entry.hash,
    email: entry.email,
    domain: domainOf(mailbox),
    facts: addressFacts(mailbox, world.lists),
    attempt: 0,
    traceparent: entry.traceparent,
    ...(entry.transcript === undefined ? {} : { transcript: true as const }),
  };
  const hosts = [...route.hosts];
  const toAsk: ToAsk = {
    taken,
    target,
    route: { ...route, hosts },
    group: mxGroup(route.provider, hosts),
    priority: taken.priority,
  };
  return { kind: 'ask', toAsk };
}

/** What is known of a recipient whom nobody is asked about. */
type Unasked = Pick<Evidence, 'recipient' | 'acceptAll'>;
const UNASKED: Unasked = { recipient: null, acceptAll: { kind: 'not_asked' } };

/** What stands in for the answer of a mail server that could be asked and is not; else null. */
async function insteadOfAsking(
  mailbox: Mailbox,
  route: MailRouteEvidence,
  world: TakeWorld,
): Promise<Unasked | null> {
  const why = await refusalToAsk(mailbox, route, world);
  if (why !== null) return { ...UNASKED, recipient: { kind: 'not_probed', why } };
  const acceptAll = await world.answerOfDomain(domainOf(mailbox), route.hosts);
  return acceptAll === null ? null : { ...UNASKED, acceptAll };
}

/** Why a mail server that could be asked is not, or null. */
async function refusalToAsk(
  mailbox: Mailbox,
  { hosts, provider }: MailRouteEvidence,
  world: TakeWorld,
): Promise<string | null> {
  if (mailbox.domain.kind === 'literal') return 'address literals are not probed';
  const optedOut = optedOutBy(mailbox.domain.ascii, hosts, await world.optOuts());
  if (optedOut !== null) return whyOptedOut(optedOut);
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
  unasked: Unasked,
  world: TakeWorld,
): Promise<void> {
  const address = addressFacts(mailbox, world.lists);
  const evidence = { ...unasked, address, route, mxHost: null, attempt: 0 };
  const bench = { id: formatId('val', entry.uuid), nowMs: world.now(), retryDelaysSeconds: [] };
  const record = judge(evidence, bench);
  const { uuid, account, hash, email } = entry;
  const domain = domainOf(mailbox);
  await world.settle({ uuid, account, hash, email, domain, attempt: 0, record });
  world.noteRoute(domain, route);
}

/** A run that died may have settled this address already; then nobody is asked again. */
async function settleFromCache(entry: QueueEntry, world: TakeWorld): Promise<boolean> {
  const record = await cachedVerdict(world.redis, entry.hash);
  if (record === null || Date.parse(record.observed_at) < uuidV7Time(entry.uuid)) return false;
  await world.tell({ hash: entry.hash, record, charged: [] });
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
