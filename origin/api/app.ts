import { Hono } from 'hono';
import type { ApiContext, Variables } from './context.ts';
import { keyRecordOfDigest } from './internal-keys.ts';
import { exchangeOf, MAX_LEASE_REQUEST_BYTES } from './internal-leases.ts';
import { vouchedCaller, authenticate, requireScope } from './authenticate.ts';
import type { KeyCheck } from './key-check.ts';
import { checkHealth } from './health.ts';
import { jobView } from './job-view.ts';
import { countRecalls } from './count-recalls.ts';
import { problem, reportFault } from './problem.ts';
import { promiseAhead } from './promise-ahead.ts';
import { readBody } from './read-body.ts';
import { checkSignature } from './signature-check.ts';
import type { SignatureCheckWorld } from './signature-check.ts';
import { observeRequests } from './observe-requests.ts';
import { sitePage } from './site.ts';
import type { ValidateAnswer } from './call.ts';
import { scriptedFault } from './sandbox.ts';
import { validateOnce } from './validate-once.ts';
import { validate } from './validate.ts';
import type { ValidateWorld } from './validate.ts';
import type { Caller } from '#shared/auth/caller.ts';
import { EDGE_ITSELF } from '#shared/auth/request-signature.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import { PROMISE_AHEAD_MEDIA_TYPE } from '#shared/contract/promise-ahead.ts';
import {
  IDEMPOTENCY_KEY_HEADER,
  IDEMPOTENCY_REPLAYED_HEADER,
  readIdempotencyKey,
} from '#shared/contract/idempotency-key.ts';
import { problemSection } from '#shared/contract/problem-section.ts';
import { allowedMethods, ROUTES, routerPath } from '#shared/contract/routes.ts';
import { SITE } from '#shared/contract/site.ts';
import { readValidateRequest } from '#shared/contract/read-request.ts';
import { MAX_VALIDATE_BODY_BYTES } from '#shared/contract/validate-request.ts';
import { usageOf } from '#origin/meter/ledger.ts';
import type { Exchange } from '#origin/meter/ledger.ts';
import type { Logger } from '#origin/observe/logger.ts';

export interface ApiWorld extends ValidateWorld {
  readonly exchange: Exchange;
  readonly keys: KeyCheck;
  readonly signatures: SignatureCheckWorld;
  readonly logger: Logger;
}

/** What the edge asks for itself. */
const INTERNAL = [
  { method: 'GET', path: '/internal/keys/{digest}' },
  { method: 'POST', path: '/internal/leases' },
] as const;

/** For 405 and its Allow header (RFC 9110 §15.5.6). */
const ALLOWED = allowedMethods([...Object.values(ROUTES), ...SITE, ...INTERNAL]);

/** The API as the origin serves it: for the edge, and for callers inside the cluster. */
export function createApp(world: ApiWorld): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  app.use(observeRequests(world));
  app.use(countRecalls(world));
  app.get(routerPath(ROUTES.health), (context) => health(context, world));
  app.post(routerPath(ROUTES.validate), (context) => postValidate(context, world));
  app.get(routerPath(ROUTES.job), (context) => getJob(context, world));
  app.get(routerPath(ROUTES.usage), (context) => getUsage(context, world));
  app.get('/internal/keys/:digest', (context) => getKey(context, world));
  app.post('/internal/leases', (context) => postLeases(context, world));
  app.get(routerPath(ROUTES.problem), (context) =>
    context.redirect(problemSection(context.req.param('code') ?? ''), 303),
  );
  for (const page of SITE) app.get(page.path, () => sitePage(page));
  for (const [path, allow] of ALLOWED) {
    app.all(path, (context) => problem(context, 'method_not_allowed', [], { allow }));
  }
  app.notFound((context) => problem(context, 'not_found'));
  app.onError((error, context) => {
    const code = error instanceof Fault ? error.code : 'internal';
    reportFault(error, code, context, world);
    const seconds = error instanceof Fault ? error.retryAfterSeconds : null;
    return problem(context, code, [], seconds === null ? {} : { 'retry-after': String(seconds) });
  });
  return app;
}

async function health(context: ApiContext, world: ApiWorld): Promise<Response> {
  const found = await checkHealth(world.database, world.redis, world.now());
  return context.json(found, found.status === 'healthy' ? 200 : 503);
}

async function postValidate(context: ApiContext, world: ApiWorld): Promise<Response> {
  const startedAtMs = world.now();
  const admitted = await admit(context, world);
  requireScope(admitted.caller, ROUTES.validate.scopes);
  const idempotencyKey = readIdempotencyKey(context.req.header(IDEMPOTENCY_KEY_HEADER) ?? null);
  const body = admitted.body ?? (await readBody(context.req.raw, MAX_VALIDATE_BODY_BYTES));
  const read = readValidateRequest(context.req.header('content-type') ?? null, body);
  if (!read.ok) return problem(context, read.fault, read.errors);
  const deadlineMs = Math.min(
    startedAtMs + read.request.timeout_ms,
    admitted.deadlineMs ?? Number.POSITIVE_INFINITY,
  );
  const call = {
    caller: admitted.caller,
    request: read.request,
    deadlineMs,
    // An answer that is kept is made once, and by the deadline.
    takesPromiseAhead:
      idempotencyKey === null && context.req.header('accept') === PROMISE_AHEAD_MEDIA_TYPE,
    traceparent: context.req.header('traceparent') ?? '',
    requestId: context.get('requestId'),
  };
  const scripted = scriptedFault(call);
  if (scripted !== null) return problem(context, scripted);
  const { answer, replayed } =
    idempotencyKey === null
      ? { answer: await validate(call, world), replayed: false }
      : await validateOnce(idempotencyKey, call, world);
  if (!replayed) timeValidation(answer, startedAtMs, world);
  if (replayed) context.header(IDEMPOTENCY_REPLAYED_HEADER, 'true');
  return respond(context, answer, world.now() - startedAtMs);
}

/** A promise that was told ahead is no answer yet: what follows it is. */
function timeValidation(answer: ValidateAnswer, startedAtMs: number, world: ApiWorld): void {
  const cache = answer.verdict.cache.status;
  const observe = () => {
    const seconds = (world.now() - startedAtMs) / 1000;
    world.metrics.observe('email_validator_validation_duration_seconds', { cache }, seconds);
  };
  if (answer.kind !== 'promise_ahead') observe();
  else void answer.told.then(observe, observe);
}

/** Seconds after which the job of a promise is worth a look: most answers that are late are near. */
const LOOK_AGAIN_SECONDS = 2;

function respond(context: ApiContext, answer: ValidateAnswer, tookMs: number): Response {
  const { verdict } = answer;
  const { cache } = verdict;
  context.header('server-timing', `origin;dur=${tookMs}`);
  if (answer.kind !== 'verdict') {
    context.header('location', `/v1/jobs/${answer.jobId}`);
    context.header('retry-after', String(LOOK_AGAIN_SECONDS));
    if (answer.kind === 'promise') return context.json(verdict, 202);
    context.set('told', answer.told);
    context.header('content-type', PROMISE_AHEAD_MEDIA_TYPE);
    return context.body(promiseAhead(verdict, answer.told), 202);
  }
  const hit = cache.status === 'hit';
  context.header('cache-status', `email-validator; ${hit ? 'hit' : 'fwd=miss'}; detail=origin`);
  context.header('age', String(cache.age));
  return context.json(verdict, 200);
}

async function getJob(context: ApiContext, world: ApiWorld): Promise<Response> {
  const { caller } = await admit(context, world);
  requireScope(caller, ROUTES.job.scopes);
  const job = await jobView(context.req.param('id') ?? '', caller, world);
  return context.json(job, 200);
}

async function getUsage(context: ApiContext, world: ApiWorld): Promise<Response> {
  const { caller } = await admit(context, world);
  await world.meter.giveBack(caller.accountId);
  const usage = await usageOf(world.database, caller.accountId, world.now());
  return context.json(usage, 200);
}

async function postLeases(context: ApiContext, world: ApiWorld): Promise<Response> {
  const body = await readBody(context.req.raw, MAX_LEASE_REQUEST_BYTES);
  await expectEdgeItself(context, body, world);
  return context.json(await exchangeOf(body, world));
}

/** Throws Fault `bad_signature` unless the edge asks for itself, and not for a caller. */
async function expectEdgeItself(
  context: ApiContext,
  body: Uint8Array,
  { signatures }: ApiWorld,
): Promise<void> {
  const { account } = await checkSignature(signedRequest(context, body), signatures);
  if (account !== EDGE_ITSELF.account) throw new Fault('bad_signature', 'not the edge itself');
}

async function getKey(context: ApiContext, world: ApiWorld): Promise<Response> {
  await expectEdgeItself(context, new Uint8Array(), world);
  return context.json(await keyRecordOfDigest(context.req.param('digest') ?? '', world.keys));
}

interface Admitted {
  readonly caller: Caller;
  /** The deadline that the edge has set, where the edge asks. */
  readonly deadlineMs: number | null;
  /** The body, where it had to be read to check the signature. */
  readonly body: Uint8Array | null;
}

/** Either the edge vouches for a request, or the caller shows a key. */
async function admit(context: ApiContext, world: ApiWorld): Promise<Admitted> {
  const header = (name: string) => context.req.header(name) ?? null;
  if (header('signature-input') === null) {
    const caller = await authenticate(header, world.keys);
    return { caller, deadlineMs: null, body: null };
  }
  // The edge sends no content with a GET, so what comes with one is signed by nobody.
  const body =
    context.req.method === 'POST'
      ? await readBody(context.req.raw, MAX_VALIDATE_BODY_BYTES)
      : new Uint8Array();
  const vouched = await checkSignature(signedRequest(context, body), world.signatures);
  return { caller: vouchedCaller(vouched), deadlineMs: vouched.deadlineMs, body };
}

function signedRequest(context: ApiContext, body: Uint8Array) {
  const url = new URL(context.req.url);
  return {
    method: context.req.method,
    path: url.pathname,
    query: url.search,
    header: (name: string) => context.req.header(name) ?? null,
    body,
  };
}
