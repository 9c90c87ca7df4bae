/** `POST /v1/validate`: who asks, what for, and the answer. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { MailboxResult } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { readCredential } from '#shared/auth/credential.ts';
import { IDEMPOTENCY_KEY_HEADER, readIdempotencyKey } from '#shared/contract/idempotency-key.ts';
import { readValidateRequest } from '#shared/contract/read-request.ts';
import type { ReadResult } from '#shared/contract/read-request.ts';
import { ROUTES } from '#shared/contract/routes.ts';
import { DEFAULT_TIMEOUT_MS, MAX_VALIDATE_BODY_BYTES } from '#shared/contract/validate-request.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { inTime } from '#edge/in-time.ts';
import { answer } from './answer.ts';
import type { AnswerParts } from './answer.ts';
import { readJsonBody } from './body.ts';
import { namedAnswer } from './named.ts';
import type { RouteParts } from './parts.ts';
import { problemResponse, relayedProblemResponse } from './problem.ts';
import { MISS, verdictResponse } from './verdict-response.ts';
import type { Answer } from './verdict-response.ts';
import type { Visit } from './visit.ts';

type ValidateParts = AnswerParts & Pick<RouteParts, 'admit' | 'hash' | 'pause' | 'relayNamed'>;

/** Throws a Fault where the request goes no further; the app answers it as a problem. */
export async function validate(
  httpRequest: Request,
  visit: Visit,
  parts: ValidateParts,
): Promise<Response> {
  const { headers } = httpRequest;
  // A key that is none costs no more than this. The body is read before the key is looked up, since
  // it says how long that may take; what is wrong with it is told to nobody but the key's owner.
  readCredential((name) => headers.get(name));
  const read = await readRequest(httpRequest);
  const timeoutMs = read.ok ? read.request.timeout_ms : DEFAULT_TIMEOUT_MS;
  const deadlineMs = parts.now() + timeoutMs;
  const caller = await admitInTime(headers, timeoutMs, parts);
  visit.timing.lap('gate');
  if (!read.ok) return problemResponse(read.fault, visit.requestId, read.errors);
  const idempotencyKey = readIdempotencyKey(headers.get(IDEMPOTENCY_KEY_HEADER));
  const { request } = read;
  const parsed = parseMailbox(request.email);
  const named = { caller, request, parsed, idempotencyKey, deadlineMs };
  return (
    (await namedAnswer(named, visit, parts)) ??
    respond(request, parsed, caller, deadlineMs, visit, parts)
  );
}

/** A caller whose key cannot be found in its time gets no verdict, and no later answer either. */
async function admitInTime(
  headers: Headers,
  timeoutMs: number,
  { admit, later, pause }: ValidateParts,
): Promise<Caller> {
  const admission = admit(headers, ROUTES.validate.scopes);
  const caller = await inTime(admission, timeoutMs, pause);
  if (caller !== null) return caller;
  // What is found out for nobody is there for the next request.
  later(admission.catch(() => undefined));
  throw new Fault('dependency_unavailable', 'no tier has found the key in time');
}

async function readRequest(httpRequest: Request): Promise<ReadResult> {
  try {
    const body = await readJsonBody(httpRequest, MAX_VALIDATE_BODY_BYTES);
    return readValidateRequest(httpRequest.headers.get('content-type'), body);
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.code, errors: [] };
    throw error;
  }
}

/** The answers that need nobody to be asked come first. */
async function respond(
  request: ValidateRequest,
  parsed: MailboxResult,
  caller: Caller,
  deadlineMs: number,
  visit: Visit,
  parts: ValidateParts,
): Promise<Response> {
  const mailbox = parsed.ok ? parsed.mailbox : null;
  const asked = { request, mailbox };
  const foregone = parts.alone.foregone(parsed, caller.environment);
  if (foregone !== null) {
    parts.meter.free(caller.accountId, caller.environment === 'test' ? 'test' : 'unasked');
    const alone: Answer = { served: 'alone', record: foregone, cache: MISS, passed: NOT_ASKED };
    return verdictResponse(alone, asked, visit);
  }
  if (mailbox === null) throw new TypeError('what is no mailbox has a foregone verdict');
  const hash = await parts.hash(mailbox.normalized);
  const found = await answer({ request, mailbox, caller, hash, deadlineMs }, visit, parts);
  if ('problem' in found) return relayedProblemResponse(found, visit.requestId);
  await charge(found, caller, deadlineMs, visit, parts);
  return verdictResponse(found, asked, visit);
}

/**
 * Charges what the edge answers by itself. The origin charges for what it answers, and for what is
 * fetched behind a stale verdict.
 */
async function charge(
  { served, record }: Answer,
  { accountId }: Caller,
  deadlineMs: number,
  { requestId }: Visit,
  { meter }: ValidateParts,
): Promise<void> {
  if (served === 'hit') await meter.charge({ accountId, record, requestId, deadlineMs });
  if (served === 'alone') meter.free(accountId, 'unasked');
  if (served === 'degraded') meter.free(accountId, 'degraded');
}

/** What follows from the address alone is looked up nowhere. */
const NOT_ASKED: Answer['passed'] = [
  { cache: 'edge-memory', because: 'bypass' },
  { cache: 'edge-global', because: 'bypass' },
];
