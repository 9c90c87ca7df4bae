/** `POST /v1/validate` with an Idempotency-Key: answered once, and then the same again. */
import * as v from 'valibot';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { addressHash, hmacHex } from '#shared/auth/hmac.ts';
import { presentVerdict, recordOf } from '#shared/contract/present.ts';
import { TranscriptSchema } from '#shared/contract/transcript.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { CacheInfoSchema, VerdictRecordSchema } from '#shared/contract/verdict.ts';
import { FAULTS, Fault } from '#shared/fault/catalogue.ts';
import { claimIdempotencyKey } from '#origin/store/claim-idempotency-key.ts';
import type { NamedRequest } from '#origin/store/idempotency-key.ts';
import { endLease, keepAnswer, releaseIdempotencyKey } from '#origin/store/keep-answer.ts';
import type { ValidateAnswer, ValidateCall } from './call.ts';
import { validate } from './validate.ts';
import type { ValidateWorld } from './validate.ts';

export interface OnceAnswer {
  readonly answer: ValidateAnswer;
  /** Whether it was given before. */
  readonly replayed: boolean;
}

/**
 * Milliseconds beyond the deadline after which an attempt is taken to be dead: in them a promise is
 * written and the answer kept, on a busy day. Until then the key answers 409.
 */
const LEASE_MARGIN_MS = 3000;

/**
 * Answers one validation that its caller has named.
 *
 * The answer is kept before it is given, so that nobody is told what would be told otherwise the next
 * time. An attempt that dies is taken up by the next one, under the same id: what the first has left
 * in the queue, in the results and on the account's bill is met there, and not made again.
 *
 * @throws Fault `idempotency_in_flight`, `idempotency_key_reused`, and what `validate` throws
 */
export async function validateOnce(
  key: string,
  call: ValidateCall,
  world: ValidateWorld,
): Promise<OnceAnswer> {
  const named = await nameOf(key, call, world);
  const lease = world.newUuid();
  const claim = await claimIdempotencyKey(world.database, {
    ...named,
    lease,
    leaseMs: Math.max(0, call.deadlineMs - world.now()) + LEASE_MARGIN_MS,
    validationId: world.newUuid(),
  });
  switch (claim.kind) {
    case 'answered':
      return { answer: restored(claim.answer, call.request), replayed: true };
    case 'in_flight':
      throw new Fault('idempotency_in_flight');
    case 'other_request':
      throw new Fault('idempotency_key_reused');
    case 'claimed': {
      const held = { accountId: named.accountId, keyDigest: named.keyDigest, lease };
      const resumed = { ...call, uuid: claim.validationId, again: claim.again };
      const answer = await attempt(resumed, held, world);
      return { answer, replayed: false };
    }
  }
}

type Held = Parameters<typeof keepAnswer>[1];

async function attempt(
  call: ValidateCall,
  held: Held,
  world: ValidateWorld,
): Promise<ValidateAnswer> {
  const answer = await validate(call, world).catch(async (error: unknown) => {
    // Where this fails too, the lease ends by itself.
    await letGo(error, held, world).catch(() => undefined);
    throw error;
  });
  // Another attempt has begun meanwhile: its answer is the one that counts.
  if (!(await keepAnswer(world.database, held, kept(answer)))) {
    throw new Fault('idempotency_in_flight', 'the lease was over');
  }
  return answer;
}

const SERVER_ERROR = 500;

/** What was refused was not begun; what failed may have been, and keeps its id. */
async function letGo(error: unknown, held: Held, { database }: ValidateWorld): Promise<void> {
  const refused = error instanceof Fault && FAULTS[error.code].status < SERVER_ERROR;
  await (refused ? releaseIdempotencyKey(database, held) : endLease(database, held));
}

/** Neither the key nor the request may be read out of the store: either may hold an address. */
async function nameOf(
  key: string,
  { caller, request }: ValidateCall,
  { pepper }: ValidateWorld,
): Promise<NamedRequest> {
  const { accountId, environment } = caller;
  const parsed = parseMailbox(request.email);
  return {
    accountId,
    keyDigest: await hmacHex(pepper, `idempotency key\n${environment}\n${accountId}\n${key}`),
    requestDigest: await hmacHex(pepper, `idempotent request\n${JSON.stringify(request)}`),
    addressHash: parsed.ok ? await addressHash(parsed.mailbox.normalized, pepper) : null,
  };
}

/** An answer without what the request brings along again: the address, as it was sent. */
const KeptSchema = v.object({
  record: VerdictRecordSchema,
  cache: CacheInfoSchema,
  transcript: v.nullable(TranscriptSchema),
  job_id: v.nullable(v.string()),
});

function kept(answer: ValidateAnswer): v.InferOutput<typeof KeptSchema> {
  const { verdict } = answer;
  return {
    record: recordOf(verdict),
    cache: verdict.cache,
    transcript: verdict.transcript ?? null,
    job_id: answer.kind === 'verdict' ? null : answer.jobId,
  };
}

function restored(answer: unknown, request: ValidateRequest): ValidateAnswer {
  const { record, cache, transcript, job_id: jobId } = v.parse(KeptSchema, answer);
  const { email } = request;
  const parsed = parseMailbox(email);
  const mailbox = parsed.ok ? parsed.mailbox : null;
  const verdict = presentVerdict(record, { email, mailbox, cache, request, transcript });
  return jobId === null ? { kind: 'verdict', verdict } : { kind: 'promise', verdict, jobId };
}
