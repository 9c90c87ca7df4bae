/** The api-service's HTTP server: what is no request is answered in the API's words, too. */
import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import { toProblem } from '#shared/contract/problem-response.ts';
import { SECURITY_HEADERS } from '#shared/contract/security-headers.ts';
import type { FaultCode } from '#shared/fault/catalogue.ts';

/** Bytes of the request line and the headers; the catalogue tells callers this number. */
const MOST_HEADER_BYTES = 16 * 1024;

/** A server that does not listen yet. */
export function createApiServer(
  fetch: (request: Request) => Response | Promise<Response>,
  newUuid: NewUuid,
): Server {
  const listener = getRequestListener(fetch, {
    errorHandler: (error) => {
      // What cannot be made into a Request: a target or a Host that is no part of a URL.
      const code = error instanceof RequestError ? 'malformed_request' : 'internal';
      const { status, headers, body } = refusal(code, newUuid);
      return new Response(body, { status, headers });
    },
  });
  const last = new WeakMap<Duplex, Exchange>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    last.set(request.socket, { request, response });
    void listener(request, response);
  };
  // Node would refuse a request without Host, and one with an Expect of its own, in words of its own.
  const options = { maxHeaderSize: MOST_HEADER_BYTES, requireHostHeader: false };
  const server = createServer(options, answer);
  server.on('checkExpectation', answer);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (isAnswerable(last.get(socket))) refuse(socket, faultOf(error.code), newUuid);
    else socket.destroy();
  });
  // A tunnel, which RFC 9110 §9.3.6 lets a server refuse.
  server.on('connect', (_request, socket: Duplex) => {
    refuse(socket, 'malformed_request', newUuid);
  });
  return server;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Whether another answer may be written on a connection: not into the middle of one, and not after
 * one whose request goes on in a way that cannot be read, since it has been answered already.
 */
function isAnswerable(last: Exchange | undefined): boolean {
  if (last === undefined) return true;
  const { request, response } = last;
  return request.complete ? response.writableFinished : !response.headersSent;
}

/** What Node's parser calls what it cannot take. */
function faultOf(code: string | undefined): FaultCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'malformed_request';
}

/** Answers by hand, and closes: where the next request begins, nobody knows. */
function refuse(socket: Duplex, code: FaultCode, newUuid: NewUuid): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = refusal(code, newUuid);
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}

function refusal(code: FaultCode, newUuid: NewUuid) {
  const requestId = formatId('req', newUuid());
  const { status, headers, body } = toProblem(code, requestId);
  return {
    status,
    headers: { ...SECURITY_HEADERS, ...headers, 'request-id': requestId },
    body: JSON.stringify(body),
  };
}
