/** The API as a whole, at one of its doors: what holds of it whatever is sent. */
import assert from 'node:assert/strict';
import { Agent, request as sendRequest } from 'node:http';
import * as fc from 'fast-check';
import type { JsonObject } from '#shared/openapi/json.ts';
import { sendRaw } from '#support/raw-http.ts';
import { judgeBy } from './api-answers.ts';
import type { FuzzAnswer } from './api-answers.ts';
import { requestsTo } from './api-requests.ts';
import type { FuzzRequest, Keys } from './api-requests.ts';
import type { NamedProperty } from './property.ts';

export interface Door {
  readonly url: string;
  readonly keys: Keys;
  /** What `/openapi.json` says there. */
  readonly document: JsonObject;
  /** Whether what is no request of HTTP comes to us at all, and not to what lies before us. */
  readonly meetsMalformed: boolean;
}

export function apiProperties(door: Door): readonly NamedProperty[] {
  const judge = judgeBy(door.document);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const described: NamedProperty = {
    name: 'no request has an answer that the description does not know',
    property: fc.asyncProperty(requestsTo(door.document, door.keys), async (request) => {
      const answer = await send(door.url, request, agent);
      if (answer !== null && !isOfTheRuntime(answer, door)) judge(request, answer);
    }),
    cases: 400,
  };
  return door.meetsMalformed ? [described, refusesMalformed(door)] : [described];
}

function refusesMalformed({ url }: Door): NamedProperty {
  return {
    name: 'what is no request of HTTP is refused',
    property: fc.asyncProperty(malformed, async (bytes) => {
      const answer = await sendRaw(url, bytes, 'then hang up');
      if (answer === null) return;
      assert.ok(answer.status < 500, `a ${answer.status}`);
      assert.ok(answer.headers.has('request-id'), `a ${answer.status} without a Request-Id`);
    }),
    cases: 60,
  };
}

/** A target that is no part of a URL comes no further than workerd, which has its own words for it. */
function isOfTheRuntime({ status, headers }: FuzzAnswer, { meetsMalformed }: Door): boolean {
  return !meetsMalformed && status === 400 && !headers.has('request-id');
}

const line = fc.oneof(
  fc.constantFrom(
    'GET / HTTP/1.1',
    'POST /v1/validate HTTP/1.1',
    'GET /health HTTP/2.0',
    'Host: a',
    'Host: ',
    'Content-Length: 5',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Content-Type: application/json',
    '5',
    'ffffffffffffffff',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const malformed = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\r\n', '\n', '\r'))
  .map(([lines, end]) => `${lines.join(end)}${end}${end}`);

const LIMIT_MS = 60_000;

/** @returns null where the client itself does not let the request pass, or is hung up on while it sends */
function send(
  url: string,
  { method, target, headers, body, chunked }: FuzzRequest,
  agent: Agent,
): Promise<FuzzAnswer | null> {
  const framing = framingOf(body, chunked);
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const options = { hostname, port, method, path: target, agent, timeout: LIMIT_MS };
    const request = sendRequest({ ...options, headers: { ...headers, ...framing } });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // What is refused by its length alone is not read to its end.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') resolve(null);
      else reject(error);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.end(body ?? undefined);
  });
}

/** Node frames a body by itself for some methods only. */
function framingOf(body: Uint8Array | null, chunked: boolean): Record<string, string> {
  if (body === null) return {};
  return chunked
    ? { 'transfer-encoding': 'chunked' }
    : { 'content-length': String(body.byteLength) };
}
