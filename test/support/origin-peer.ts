import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { importHmacKey } from '#shared/auth/hmac.ts';
import { verifyRequest } from '#shared/auth/request-signature.ts';
import type { Verification } from '#shared/auth/request-signature.ts';
import type { KeyRecord } from '#shared/contract/key-record.ts';
import { LeaseRequestSchema } from '#shared/contract/lease.ts';
import type { LeaseRequest } from '#shared/contract/lease.ts';
import { LEASE_LIFE_MS } from '#shared/metering/lease.ts';
import { presentVerdict } from '#shared/contract/present.ts';
import { toProblem } from '#shared/contract/problem-response.ts';
import { readValidateRequest } from '#shared/contract/read-request.ts';
import type { VerdictRecord } from '#shared/contract/verdict.ts';
import { listenOnFreePort } from './listen.ts';

/** What the peer answers, byte for byte. */
export interface PeerAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** What follows the body, where that is not the end of the answer. */
  readonly after?: 'silence' | 'reset';
}

/** A request as the peer got it. */
export interface PeerRequest {
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string | null;
  readonly body: string;
  readonly verification: Verification;
}

/** Null leaves the request without an answer, as a hung origin does. */
export type Respond = (request: PeerRequest) => PeerAnswer | null | Promise<PeerAnswer | null>;

/**
 * The other end of the edge's relay: a server that takes only what is signed, knows the keys it was
 * given, and answers as the test says. Whether the true origin gets along with the edge is for the
 * scenarios to show; this one shows what the edge does with any origin.
 */
export interface OriginPeer {
  readonly url: string;
  /** What was asked under /v1 and /health, in order. */
  readonly requests: PeerRequest[];
  /** What was asked under /internal/keys. */
  readonly keyRequests: PeerRequest[];
  /** What was asked under /internal/leases: each gets what it wants. */
  readonly leaseRequests: LeaseRequest[];
  /** Records of keys by digest. */
  readonly keys: Map<string, KeyRecord>;
  /** Replaces the answer to everything but keys and leases. */
  respond: Respond;
  stop(): Promise<void>;
}

/** Milliseconds that what was written before has to arrive. */
const RESET_AFTER_MS = 20;
const KEYS_PATH = '/internal/keys/';
const LEASES_PATH = '/internal/leases';

export async function startOriginPeer(
  signingSecret: string,
  respond: Respond,
): Promise<OriginPeer> {
  const key = await importHmacKey(signingSecret);
  const requests: PeerRequest[] = [];
  const keyRequests: PeerRequest[] = [];
  const leaseRequests: LeaseRequest[] = [];
  const keys = new Map<string, KeyRecord>();
  const nonces = new Set<string>();

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const taken = await receive(request, key);
    const asksForKey = taken.path.startsWith(KEYS_PATH);
    const asksForLease = taken.path === LEASES_PATH;
    if (asksForLease) leaseRequests.push(v.parse(LeaseRequestText, taken.body));
    else (asksForKey ? keyRequests : requests).push(taken);
    const { verification } = taken;
    const refused = !verification.ok || nonces.has(verification.nonce);
    if (verification.ok) nonces.add(verification.nonce);
    const answer = refused
      ? problemAnswer('bad_signature')
      : asksForKey
        ? keyAnswer(keys.get(taken.path.slice(KEYS_PATH.length)))
        : asksForLease
          ? leaseAnswer(leaseRequests.at(-1))
          : await peer.respond(taken);
    if (answer === null) return;
    response.writeHead(answer.status, answer.headers);
    if (answer.after === undefined) response.end(answer.body);
    else response.write(answer.body);
    if (answer.after === 'reset')
      setTimeout(() => request.socket.resetAndDestroy(), RESET_AFTER_MS);
  }

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  const { url, stop } = await listenOnFreePort(server);
  const peer: OriginPeer = { url, requests, keyRequests, leaseRequests, keys, respond, stop };
  return peer;
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): PeerAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

export function problemAnswer(code: Parameters<typeof toProblem>[0]): PeerAnswer {
  const { status, headers, body } = toProblem(code, 'req_of-the-origin');
  return { status, headers, body: JSON.stringify(body) };
}

/** A verdict on whatever was asked, presented as the true origin presents it. */
export function verdictAnswer(
  request: PeerRequest,
  record: VerdictRecord,
  status: 200 | 202 = 200,
  headers: Readonly<Record<string, string>> = {},
): PeerAnswer {
  const read = readValidateRequest(request.header('content-type'), Buffer.from(request.body));
  if (!read.ok) return problemAnswer(read.fault);
  const { email } = read.request;
  const parsed = parseMailbox(email);
  const verdict = presentVerdict(record, {
    email,
    mailbox: parsed.ok ? parsed.mailbox : null,
    cache: { status: 'miss', tier: null, age: 0 },
    request: read.request,
  });
  return jsonAnswer(status, verdict, headers);
}

function keyAnswer(record: KeyRecord | undefined): PeerAnswer {
  return record === undefined ? problemAnswer('not_found') : jsonAnswer(200, record);
}

const LeaseRequestText = v.pipe(v.string(), v.parseJson(), LeaseRequestSchema);

function leaseAnswer(request: LeaseRequest | undefined): PeerAnswer {
  const granted = request?.wanted?.units ?? 0;
  return jsonAnswer(200, { granted, life_ms: LEASE_LIFE_MS, retry_after_seconds: null });
}

async function receive(
  request: IncomingMessage,
  key: Awaited<ReturnType<typeof importHmacKey>>,
): Promise<PeerRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://peer.invalid');
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : null;
  };
  const method = request.method ?? '';
  const verification = await verifyRequest(
    { method, path: url.pathname, query: url.search, header, body },
    (keyId) => (keyId === 'edge' ? key : null),
    Math.floor(Date.now() / 1000),
  );
  return { method, path: url.pathname, header, body: body.toString('utf8'), verification };
}
