/** `POST /v1/validate`: the cache, then the queue and a wait, then an answer or a promise. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import { addressHash } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import { ageSeconds, presentVerdict } from '#shared/contract/present.ts';
import type { Transcript } from '#shared/contract/transcript.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import type { CacheInfo, Verdict, VerdictRecord } from '#shared/contract/verdict.ts';
import { foregone } from '#shared/verdict/foregone.ts';
import { pending } from '#shared/verdict/pending.ts';
import type { Hold } from '#origin/meter/hold.ts';
import type { Meter } from '#origin/meter/meter.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import { cachedVerdict } from '#origin/queue/result-cache.ts';
import type { AbuseGates } from './abuse-gates.ts';
import type { ValidateAnswer, ValidateCall } from './call.ts';
import { answerScripted } from './sandbox.ts';
import { take } from './take.ts';
import type { Asked, TakeWorld } from './take.ts';
import { refuseIfTooLate } from './time-left.ts';

export interface ValidateWorld extends TakeWorld {
  readonly pepper: HmacKey;
  readonly metrics: Metrics;
  /** False answers every request with a probe of its own (benchmarks). */
  readonly useCache: boolean;
  /** What every question goes through that the cache does not answer. */
  readonly gates: AbuseGates;
  readonly meter: Meter;
  readonly newUuid: NewUuid;
}

const MISS: CacheInfo = { status: 'miss', tier: null, age: 0 };

/** Answers one validation. Throws Fault where nothing was taken. */
export async function validate(call: ValidateCall, world: ValidateWorld): Promise<ValidateAnswer> {
  const { caller, request } = call;
  const uuid = call.uuid ?? world.newUuid();
  const parsed = parseMailbox(request.email);
  const mailbox = parsed.ok ? parsed.mailbox : null;
  const present: Present = (record, cache, transcript = null) =>
    presentVerdict(record, { email: request.email, mailbox, cache, request, transcript });
  if (caller.environment === 'test') {
    world.meter.free(caller.accountId, 'test');
    return answerScripted(uuid, parsed, call, world);
  }
  const unasked = foregone(parsed, world.now(), uuid);
  if (unasked !== null) {
    world.meter.free(caller.accountId, 'unasked');
    return { kind: 'verdict', verdict: present(unasked, MISS) };
  }
  if (mailbox === null) throw new TypeError('an address that is no mailbox has a foregone verdict');
  const hash = await addressHash(mailbox.normalized, world.pepper);
  const kept = await recall(hash, request, world);
  if (kept !== null) {
    if (call.again === true) world.meter.free(caller.accountId, 'duplicate');
    else await world.meter.hit(caller.accountId, kept, call.requestId);
    const age = ageSeconds(kept, world.now());
    const verdict = present(kept, { status: 'hit', tier: 'origin', age });
    return { kind: 'verdict', verdict };
  }
  refuseIfTooLate(call.deadlineMs, world.now());
  await world.gates.pass(caller.accountId, mailbox);
  const hold = await world.meter.hold(caller.accountId);
  return ask({ uuid, hash, mailbox, call }, hold, present, world);
}

type Present = (record: VerdictRecord, cache: CacheInfo, transcript?: Transcript | null) => Verdict;

async function ask(
  asked: Asked,
  hold: Hold,
  present: Present,
  world: ValidateWorld,
): Promise<ValidateAnswer> {
  const { uuid, mailbox, call } = asked;
  const { told: replied, written } = await take(asked, world).catch((error: unknown) => {
    hold.refused();
    throw error;
  });
  const told = replied.then(async (reply) => {
    if (reply === null) {
      await hold.promised();
      return null;
    }
    await hold.answered(reply);
    return present(reply.record, MISS, reply.transcript);
  });
  // Who goes away before it is told takes nobody along.
  told.catch(() => undefined);
  // Where the promise cannot be written down, the verdict may still come in time.
  const isAhead = written.catch(() => false);
  const ahead = isAhead.then(async (isWritten) => (isWritten ? 'ahead' : told));
  const first = await (call.takesPromiseAhead ? Promise.race([told, ahead]) : told);
  if (first !== null && first !== 'ahead') return { kind: 'verdict', verdict: first };
  await written;
  const record = pending(mailbox, formatId('val', uuid), world.now());
  const promise = { verdict: present(record, MISS), jobId: formatId('job', uuid) };
  return first === null
    ? { kind: 'promise', ...promise }
    : { kind: 'promise_ahead', ...promise, told };
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
    tier: 'origin',
    result: fresh ? 'hit' : 'miss',
  });
  return fresh ? record : null;
}
