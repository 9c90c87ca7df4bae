/** Every bad request gets the right status and a problem that says how to mend it, at both doors. */
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateToken } from '#shared/auth/token.ts';
import { ProblemSchema } from '#shared/contract/problem.ts';
import { request } from '#support/client.ts';
import { ev, evLines } from '#support/ev.ts';
import { until } from '#support/stack.ts';
import { useStack } from '#support/use-stack.ts';

const stack = useStack();
let revokedKey = '';
beforeAll(async () => {
  [revokedKey = ''] = await evLines(stack(), ['keys', 'create', 'revoked']);
  const keys = await evLines(stack(), ['keys', 'list', 'revoked']);
  await ev(stack(), ['keys', 'revoke', keys[0]?.split('\t')[0] ?? '']);
});

const JSON_TYPE = { 'content-type': 'application/json' };
const UNKNOWN_KEY = generateToken('live', crypto.getRandomValues(new Uint8Array(64)));
const GOOD_BODY = '{"email":"someone@example.com"}';

interface BadRequest {
  readonly name: string;
  readonly path?: string;
  readonly method?: string;
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly status: number;
  readonly code: string;
  readonly pointer?: string;
}

const post = (
  name: string,
  body: string | Uint8Array<ArrayBuffer>,
  status: number,
  code: string,
  pointer?: string,
) => ({
  name,
  body,
  status,
  code,
  ...(pointer === undefined ? {} : { pointer }),
});

const REQUESTS: readonly BadRequest[] = [
  post('a body that is not JSON', '{"email":', 422, 'malformed_json', ''),
  post('an empty body', '', 422, 'malformed_json', ''),
  post('a body that is not UTF-8', new Uint8Array([0xff, 0xfe]), 422, 'malformed_json', ''),
  post('a list', '["a@b.net"]', 422, 'invalid_body', ''),
  post('no email', '{}', 422, 'invalid_body', '/email'),
  post('an email that is a number', '{"email":1}', 422, 'invalid_body', '/email'),
  post('an email that is null', '{"email":null}', 422, 'invalid_body', '/email'),
  post('an unknown member', '{"email":"a@b.net","emial":1}', 422, 'invalid_body', '/emial'),
  post(
    'a timeout below the range',
    '{"email":"a@b.net","timeout_ms":99}',
    422,
    'invalid_body',
    '/timeout_ms',
  ),
  post(
    'a timeout above it',
    '{"email":"a@b.net","timeout_ms":30001}',
    422,
    'invalid_body',
    '/timeout_ms',
  ),
  post(
    'a timeout that is text',
    '{"email":"a@b.net","timeout_ms":"9"}',
    422,
    'invalid_body',
    '/timeout_ms',
  ),
  post('a negative age', '{"email":"a@b.net","max_age":-1}', 422, 'invalid_body', '/max_age'),
  post('an unknown policy', '{"email":"a@b.net","policy":"x"}', 422, 'invalid_body', '/policy'),
  post(
    'an unknown include',
    '{"email":"a@b.net","include":["x"]}',
    422,
    'invalid_body',
    '/include/0',
  ),
  post('a body over 16 kB', JSON.stringify({ email: 'a'.repeat(17_000) }), 413, 'body_too_large'),
  {
    ...post('a form', 'email=a@b.net', 415, 'unsupported_media_type'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    ...post('no content type', new Uint8Array([0x7b, 0x7d]), 415, 'unsupported_media_type'),
    headers: {},
  },
  {
    ...post('a compressed body', GOOD_BODY, 415, 'unsupported_media_type'),
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
  },
  { ...post('no key', GOOD_BODY, 401, 'missing_key'), key: null },
  { ...post('a malformed key', GOOD_BODY, 401, 'malformed_key'), key: 'ev_live_short' },
  {
    ...post('a key with a wrong checksum', GOOD_BODY, 401, 'malformed_key'),
    key: `ev_live_${'0'.repeat(36)}`,
  },
  { ...post('an unknown key', GOOD_BODY, 401, 'unknown_key'), key: UNKNOWN_KEY },
  { name: 'an unknown route', path: '/v1/nothing', method: 'GET', status: 404, code: 'not_found' },
  { name: 'the root', path: '/', method: 'GET', status: 404, code: 'not_found' },
  { name: 'GET on validate', method: 'GET', status: 405, code: 'method_not_allowed' },
  { name: 'DELETE on validate', method: 'DELETE', status: 405, code: 'method_not_allowed' },
  { name: 'POST on health', path: '/health', status: 405, code: 'method_not_allowed' },
  {
    name: 'a job that is no id',
    path: '/v1/jobs/x',
    method: 'GET',
    status: 404,
    code: 'job_not_found',
  },
  {
    name: 'a job that is not there',
    path: '/v1/jobs/job_0190163d-8694-739b-aea5-966c26f8ad91',
    method: 'GET',
    status: 404,
    code: 'job_not_found',
  },
];

describe.each(['edgeUrl', 'apiUrl'] as const)('at %s', (urlName) => {
  it.each(REQUESTS)('$name: $status $code', async (bad) => {
    const facts = stack().facts();
    const key = bad.key === undefined ? facts.apiKey : bad.key;
    const answer = await request(facts[urlName] + (bad.path ?? '/v1/validate'), {
      method: bad.method ?? 'POST',
      headers: bad.headers ?? JSON_TYPE,
      ...(key === null ? {} : { key }),
      ...(bad.body === undefined ? {} : { body: bad.body }),
    });
    expect(answer.status).toBe(bad.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = v.parse(ProblemSchema, answer.body);
    expect(problem).toMatchObject({ status: bad.status, code: bad.code });
    expect(problem.request_id).toBe(answer.headers.get('request-id'));
    expect(problem.detail.length).toBeGreaterThan(20);
    expect(problem.errors?.[0]?.pointer).toBe(bad.pointer);
    // RFC 9110 §15.5.2 and §15.5.6: with a 401 its challenge, with a 405 what is allowed.
    expect(answer.headers.has('www-authenticate')).toBe(bad.status === 401);
    expect(answer.headers.has('allow')).toBe(bad.status === 405);
  });

  it('a revoked key: 401 revoked_key', async () => {
    const facts = stack().facts();
    const ask = () =>
      request(`${facts[urlName]}/v1/validate`, {
        method: 'POST',
        key: revokedKey,
        headers: JSON_TYPE,
        body: GOOD_BODY,
      });
    await until(
      async () => (await ask()).status === 401,
      10_000,
      () => 'a revoked key still works after 10 s',
    );
    expect(v.parse(ProblemSchema, (await ask()).body).code).toBe('revoked_key');
  });

  it('a key in the query string is no key', async () => {
    const facts = stack().facts();
    const answer = await request(`${facts[urlName]}/v1/validate?api_key=${facts.apiKey}`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: GOOD_BODY,
    });
    expect(answer.status).toBe(401);
  });

  it('a key as a bearer token is taken', async () => {
    const facts = stack().facts();
    const answer = await request(`${facts[urlName]}/v1/validate`, {
      method: 'POST',
      headers: { ...JSON_TYPE, authorization: `Bearer ${facts.apiKey}` },
      body: GOOD_BODY,
    });
    expect(answer.status).toBe(200);
  });
});
