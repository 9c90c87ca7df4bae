/** `POST /v1/validate`: gate, question, recall, relay, in this order. */
import { parseMailbox } from '#shared/address/mailbox.ts';
import type { Mailbox } from '#shared/address/mailbox.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { ageSeconds, recordOf } from '#shared/contract/present.ts';
import { readValidateRequest } from '#shared/contract/read-request.ts';
import { MAX_VALIDATE_BODY_BYTES } from '#shared/contract/validate-request.ts';
import type { ValidateRequest } from '#shared/contract/validate-request.ts';
import { sandboxOutcome } from '#shared/sandbox/outcome.ts';
import { foregone } from '#shared/verdict/foregone.ts';
import { readJsonBody } from './body.ts';
import type { RouteParts } from './parts.ts';
import { problemResponse, relayedProblemResponse } from './problem.ts';
import { MISS, provisionalResponse, verdictResponse } from './verdict-response.ts';
import type { Visit } from './visit.ts';

type ValidateParts = Pick<
  RouteParts,
  'admit' | 'hash' | 'newUuid' | 'now' | 'recall' | 'relayValidate'
>;

/** Throws a Fault where the request goes no further; the app answers it as a problem. */
export async function validate(
  httpRequest: Request,
  visit: Visit,
  parts: ValidateParts,
): Promise<Response> {
  const caller = await parts.admit(httpRequest.headers, ['validate']);
  visit.timing.lap('gate');
  const body = await readJsonBody(httpRequest, MAX_VALIDATE_BODY_BYTES);
  const read = readValidateRequest(httpRequest.headers.get('content-type'), body);
  if (!read.ok) return problemResponse(read.fault, visit.requestId, read.errors);
  return answer(read.request, caller, visit, parts);
}

/** The answers that need nobody to be asked come first. */
async function answer(
  request: ValidateRequest,
  caller: Caller,
  visit: Visit,
  parts: ValidateParts,
): Promise<Response> {
  const parsed = parseMailbox(request.email);
  const mailbox = parsed.ok ? parsed.mailbox : null;
  // Live keys never meet the sandbox, and test keys never leave it.
  const alone = caller.environment === 'test' ? sandboxOutcome : foregone;
  const record = alone(parsed, parts.now(), parts.newUuid());
  if (record !== null) return verdictResponse(record, MISS, { request, mailbox }, visit);
  if (mailbox === null) throw new TypeError('what is no mailbox has a foregone verdict');
  return recallOrRelay({ request, mailbox, caller }, visit, parts);
}

interface Question {
  readonly request: ValidateRequest;
  readonly mailbox: Mailbox;
  readonly caller: Caller;
}

async function recallOrRelay(
  question: Question,
  visit: Visit,
  parts: ValidateParts,
): Promise<Response> {
  const hash = await parts.hash(question.mailbox.normalized);
  const recalled = await parts.recall.find(hash, question.request.max_age);
  visit.timing.lap('recall');
  if (recalled === null) return relay(question, hash, visit, parts);
  const { record, tier } = recalled;
  const cache = { status: 'hit', tier, age: ageSeconds(record, parts.now()) } as const;
  return verdictResponse(record, cache, question, visit);
}

async function relay(
  question: Question,
  hash: string,
  visit: Visit,
  parts: ValidateParts,
): Promise<Response> {
  const { caller, request } = question;
  const deadlineMs = visit.arrivedAtMs + request.timeout_ms;
  const { traceparent } = visit;
  const relayed = await parts.relayValidate({ caller, request, deadlineMs, traceparent });
  visit.timing.lap('origin');
  if (relayed.kind === 'problem') return relayedProblemResponse(relayed, visit.requestId);
  const record = recordOf(relayed.verdict);
  if (relayed.kind === 'provisional') {
    return provisionalResponse(record, relayed, question, visit);
  }
  parts.recall.keep(hash, record);
  const { cache, transcript = null } = relayed.verdict;
  return verdictResponse(record, cache, { ...question, transcript }, visit);
}
