/** What a test key gets: the script's answer, when the script says. Nobody is asked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { MailboxResult } from '#shared/address/mailbox.ts';
import { addressHash } from '#shared/auth/hmac.ts';
import type { HmacKey } from '#shared/auth/hmac.ts';
import { formatId, uuidV7Time } from '#shared/contract/id.ts';
import { presentVerdict } from '#shared/contract/present.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { scriptOf, TAKES_MS } from '#shared/sandbox/script.ts';
import { pending } from '#shared/verdict/pending.ts';
import type { Database } from '#origin/store/database.ts';
import { createScriptedJob } from '#origin/store/create-scripted-job.ts';
import type { ValidateAnswer, ValidateCall } from './call.ts';
import { patienceMs, refuseIfTooLate } from './time-left.ts';

interface SandboxWorld {
  readonly database: Database;
  readonly pepper: HmacKey;
  readonly now: () => number;
}

const MISS = { status: 'miss', tier: null, age: 0 } as const;

/** What a request with a test key is refused with, where its script says so. It is no fault of ours. */
export function scriptedFault({ caller, request }: ValidateCall): FaultCode | null {
  const parsed = parseMailbox(request.email);
  return caller.environment === 'test' && parsed.ok ? scriptOf(parsed.mailbox).fault : null;
}

/** Answers a request with a test key. */
export async function answerScripted(
  uuid: string,
  parsed: MailboxResult,
  call: ValidateCall,
  world: SandboxWorld,
): Promise<ValidateAnswer> {
  const { pace } = parsed.ok ? scriptOf(parsed.mailbox) : { pace: 'at_once' as const };
  const takesMs = TAKES_MS[pace];
  if (takesMs > 0) refuseIfTooLate(call.deadlineMs, world.now());
  const leftMs = call.deadlineMs - world.now();
  if (pace === 'later' || takesMs > leftMs) {
    if (pace === 'slow') await sleep(patienceMs(leftMs));
    return promise(uuid, takesMs, parsed, call, world);
  }
  await sleep(takesMs);
  const record = sandboxOutcome(parsed, world.now(), uuid);
  if (record === null) throw new TypeError('impossible script: it has no outcome');
  return { kind: 'verdict', verdict: present(record, parsed, call) };
}

async function promise(
  uuid: string,
  takesMs: number,
  parsed: MailboxResult,
  call: ValidateCall,
  world: SandboxWorld,
): Promise<ValidateAnswer> {
  if (!parsed.ok) throw new TypeError('impossible script: what is no mailbox is answered at once');
  const { mailbox } = parsed;
  const jobId = formatId('job', uuid);
  await createScriptedJob(world.database, {
    id: jobId,
    accountId: call.caller.accountId,
    addressHash: await addressHash(mailbox.normalized, world.pepper),
    email: mailbox.normalized,
    request: call.request,
    finishedAt: new Date(uuidV7Time(uuid) + takesMs),
  });
  const record = pending(mailbox, formatId('val', uuid), world.now());
  return { kind: 'promise', verdict: present(record, parsed, call), jobId };
}

function present(record: VerdictRecord, parsed: MailboxResult, { request }: ValidateCall) {
  const mailbox = parsed.ok ? parsed.mailbox : null;
  return presentVerdict(record, { email: request.email, mailbox, cache: MISS, request });
}
