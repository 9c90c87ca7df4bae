/** `POST /v1/validate`: the cache, then the queue and a wait, then an answer or a promise. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { addressHash } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import { ageSeconds, presentVerdict } from '#shared/contract/present.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { CacheInfo, Verdict, VerdictRecord } from '#shared/contract/verdict.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { foregone } from '#shared/verdict/foregone.ts';
import { pending } from '#shared/verdict/pending.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { enqueue } from '#origin/queue/ingest.ts';
import type { Reply, Waiters } from '#origin/queue/reply-channel.ts';
import { cachedVerdict } from '#origin/queue/result-cache.ts';
import type { RedisConnection } from '#origin/redis/connection.ts';
import { createSingleJob } from '#origin/store/create-single-job.ts';
import type { Database } from '#origin/store/database.ts';
import type { AbuseGates } from './abuse-gates.ts';

export interface ValidateWorld {
  readonly database: Database;
  readonly redis: RedisConnection;
  readonly waiters: Waiters;
  readonly pepper: HmacKey;
  readonly metrics: Metrics;
  /** False answers every request with a probe of its own (benchmarks). */
  readonly useCache: boolean;
  /** Whether verdicts can be stored: while they cannot, only what is cached is answered. */
  readonly store: { readonly isUp: boolean };
  /** What every question goes through that the cache does not answer. */
  readonly gates: AbuseGates;
  readonly now: () => number;
  readonly newUuid: NewUuid;
}

/** What came with the request beside its body. */
export interface ValidateCall {
  readonly caller: Caller;
  readonly request: ValidateRequest;
  /** Unix milliseconds after which nobody waits for the answer. */
  readonly deadlineMs: number;
  readonly traceparent: string;
}

export type ValidateAnswer =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** The deadline came first; the work goes on under this job. */
  | { readonly kind: 'promise'; readonly verdict: Verdict; readonly jobId: string };

const MISS: CacheInfo = { status: 'miss', tier: null, age: 0 };

/** Answers one validation. Throws Fault where nothing was taken. */
export async function validate(call: ValidateCall, world: ValidateWorld): Promise<ValidateAnswer> {
  const { caller, request } = call;
  const uuid = world.newUuid();
  const parsed = parseMailbox(request.email);
  const mailbox = parsed.ok ? parsed.mailbox : null;
  const answer = (
    record: VerdictRecord,
    cache: CacheInfo,
    transcript: Transcript | null = null,
  ): ValidateAnswer => ({
    kind: 'verdict',
    verdict: presentVerdict(record, { email: request.email, mailbox, cache, request, transcript }),
  });
  const unasked =
    caller.environment === 'test'
      ? sandboxOutcome(parsed, world.now(), uuid)
      : foregone(parsed, world.now(), uuid);
  if (unasked !== null) return answer(unasked, MISS);
  if (mailbox === null) throw new TypeError('an address that is no mailbox has a foregone verdict');
  const hash = await addressHash(mailbox.normalized, world.pepper);
  const kept = await recall(hash, request, world);
  if (kept !== null) {
    const age = ageSeconds(kept, world.now());
    return answer(kept, { status: 'hit', tier: 'origin', age });
  }
  await world.gates.pass(caller.accountId, mailbox);
  const reply = await ask(uuid, hash, mailbox, call, world);
  if (reply === null) return promise(uuid, hash, mailbox, call, world);
  return answer(reply.record, MISS, reply.transcript);
}

async function recall(
  hash: string,
  { max_age: maxAge }: ValidateRequest,
  world: ValidateWorld,
): Promise<VerdictRecord | null> {
  if (!world.useCache || maxAge === 0) return null;
  const record = await cachedVerdict(world.redis, hash);
  const fresh =
    record !== null &&
    Date.parse(record.expires_at) > world.now() &&
    (maxAge === undefined || ageSeconds(record, world.now()) <= maxAge);
  world.metrics.increment('email_validator_cache_lookups_total', {
    result: fresh ? 'hit' : 'miss',
  });
  return fresh ? record : null;
}

/** Puts the address into the queue and waits; null when the deadline came first. */
async function ask(
  uuid: string,
  hash: string,
  mailbox: Mailbox,
  call: ValidateCall,
  world: ValidateWorld,
): Promise<Reply | null> {
  if (!world.store.isUp) throw new Fault('dependency_unavailable', 'postgres');
  const askedAtMs = world.now();
  const { reply, stop } = world.waiters.expect(uuid, waitMs(call.deadlineMs - askedAtMs));
  const entry = {
    uuid,
    account: call.caller.accountId,
    hash,
    email: mailbox.normalized,
    reply: world.waiters.channel,
    traceparent: call.traceparent,
    ...(call.request.include.includes('transcript') ? { transcript: '1' as const } : {}),
  };
  try {
    await enqueue(world.redis, 'standard', entry);
  } catch (error) {
    stop();
    throw error;
  }
  return (await reply) ?? observedSince(hash, askedAtMs, world);
}

/** Milliseconds that it takes to write a promise down and to answer with it, on a busy day. */
const PROMISE_RESERVE_MS = 150;
/** Of a short time, most is still for waiting. */
const RESERVE_SHARE = 0.25;

/** How long to wait for the verdict, so that a promise can still be answered before the deadline. */
function waitMs(leftMs: number): number {
  return Math.max(0, leftMs - Math.min(PROMISE_RESERVE_MS, leftMs * RESERVE_SHARE));
}

/** A reply may be lost on its way: what lies in the cache is the truth. It has no transcript. */
async function observedSince(
  hash: string,
  sinceMs: number,
  world: ValidateWorld,
): Promise<Reply | null> {
  const record = await cachedVerdict(world.redis, hash);
  const isNew = record !== null && Date.parse(record.observed_at) >= sinceMs;
  return isNew ? { record, transcript: null } : null;
}

/** The promise is written down before it is made; from then on the job is what the work is for. */
async function promise(
  uuid: string,
  hash: string,
  mailbox: Mailbox,
  { caller, request }: ValidateCall,
  world: ValidateWorld,
): Promise<ValidateAnswer> {
  await createSingleJob(world.database, {
    id: formatId('job', uuid),
    accountId: caller.accountId,
    addressHash: hash,
    email: mailbox.normalized,
    request,
  });
  const record = pending(mailbox, formatId('val', uuid), world.now());
  const view = { email: request.email, mailbox, cache: MISS, request };
  return {
    kind: 'promise',
    verdict: presentVerdict(record, view),
    jobId: formatId('job', uuid),
  };
}
