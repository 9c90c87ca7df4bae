/** What is no request of HTTP is refused in the API's words, with a Request-Id, and nothing falls. */
import { once } from 'node:events';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiServer } from '#origin/api/listen.ts';
import { readBody } from '#origin/api/read-body.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { newId } from '#support/new-id.ts';
import { sendRaw } from '#support/raw-http.ts';

const MOST_BYTES = 1024;
const server = createApiServer(
  async (request) => {
    if (request.url.endsWith('/early')) return new Response('early');
    const body = await readBody(request, MOST_BYTES);
    return new Response(`${request.method} ${new URL(request.url).pathname} ${body.byteLength}`);
  },
  () => newId('req').slice('req_'.length),
);
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const CLOSE = 'Host: a\r\nConnection: close\r\n\r\n';

describe.each([
  ['words', 'hello there\r\n\r\n', 400, 'malformed_request'],
  [
    'another protocol',
    '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000',
    400,
    'malformed_request',
  ],
  ['no version', 'GET /\r\n\r\n', 400, 'malformed_request'],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
  [
    'a Host that is none',
    'GET / HTTP/1.1\r\nHost: a b@c/\r\nConnection: close\r\n\r\n',
    400,
    'malformed_request',
  ],
  ['a target that is none', `GET http://[ HTTP/1.1\r\n${CLOSE}`, 400, 'malformed_request'],
  ['a target that is a star', `OPTIONS * HTTP/1.1\r\n${CLOSE}`, 400, 'malformed_request'],
  ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 400, 'malformed_request'],
  ['a method that is none', `G\u0000T / HTTP/1.1\r\n${CLOSE}`, 400, 'malformed_request'],
  [
    'two lengths',
    `POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${CLOSE}`,
    400,
    'malformed_request',
  ],
  [
    'a length and chunks',
    `POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n${CLOSE}`,
    400,
    'malformed_request',
  ],
  [
    'chunks that are none',
    `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a\r\n\r\nzz\r\n`,
    400,
    'malformed_request',
  ],
  ['a header without a colon', `GET / HTTP/1.1\r\nnonsense\r\n${CLOSE}`, 400, 'malformed_request'],
  ['a NUL in a header', `GET / HTTP/1.1\r\nA: \u0000\r\n${CLOSE}`, 400, 'malformed_request'],
  [
    'a long header',
    `GET / HTTP/1.1\r\nA: ${'a'.repeat(17_000)}\r\n${CLOSE}`,
    431,
    'headers_too_large',
  ],
  ['a long target', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${CLOSE}`, 431, 'headers_too_large'],
])('%s', (_, bytes, status, code) => {
  it(`is ${status} ${code}`, async () => {
    const answer = await sendRaw(url, bytes);
    expect(answer?.status).toBe(status);
    expect(answer?.headers.get('content-type')).toBe('application/problem+json');
    expect(answer?.headers.get('x-content-type-options')).toBe('nosniff');
    const problem = v.parse(ProblemSchema, JSON.parse(answer?.body ?? ''));
    expect(problem).toMatchObject({ status, code });
    expect(answer?.headers.get('request-id')).toBe(problem.request_id);
    expect(problem.request_id).toMatch(/^req_/);
  });
});

it('a body that goes wrong after its request was answered gets no second answer', async () => {
  const answer = await sendRaw(
    url,
    'POST /early HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
    'then wait',
    'zz\r\n',
  );
  expect(answer?.status).toBe(200);
  expect(answer?.body).not.toContain('HTTP/1.1');
});

it('what is unusual and no mistake is served', async () => {
  for (const bytes of [
    `GET http://a/x HTTP/1.1\r\n${CLOSE}`,
    `GET /x HTTP/1.1\r\nExpect: nothing-special\r\n${CLOSE}`,
    `GET /x HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\nHost: a\r\n\r\n`,
  ]) {
    expect(await sendRaw(url, bytes)).toMatchObject({ status: 200 });
  }
});

it('a connection that is reset in the middle is none to answer, and the next is served', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => sendRaw(url, `POST / HTTP/1.1\r\nContent-Length: 9\r\n`)),
  );
  expect(answers.every((answer) => answer === null)).toBe(true);
  expect(await sendRaw(url, `GET /next HTTP/1.1\r\n${CLOSE}`)).toMatchObject({ status: 200 });
});
