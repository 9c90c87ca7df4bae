/** What the edge does not take, and how it says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateToken, TOKEN_RANDOM_BYTES } from '#shared/auth/token.ts';
import { problemOf } from '#support/edge-client.ts';
import { createEdgeSetting } from '#support/edge-setting.ts';
import type { EdgeSetting } from '#support/edge-setting.ts';

const UNKNOWN_KEY = generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES).fill(9));
const JOB = '/v1/jobs/job_019cb7e8-a6d8-7000-8000-000000000000';

let setting: EdgeSetting;
let key: string;
let revokedKey: string;
let jobsKey: string;
let adminKey: string;
beforeAll(async () => {
  setting = await createEdgeSetting();
  key = await setting.createKey('live');
  revokedKey = await setting.createKey('live', { version: 2, status: 'revoked' });
  jobsKey = await setting.createKey('live', { scopes: ['jobs'] });
  adminKey = await setting.createKey('live', { scopes: ['admin'] });
});
afterAll(async () => {
  await setting.stop();
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${setting.edge.url}${path}`, init);
}

function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return ask('/v1/validate', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, ...headers },
    body,
  });
}

describe('a route or a method that is not', () => {
  it.each(['/', '/v1', '/v1/validate/', '/v1/Validate', '/v2/validate', '/%zz', '//v1/validate'])(
    '%s is 404, with and without a key',
    async (path) => {
      for (const headers of [{}, { 'x-api-key': key }]) {
        const response = await ask(path, { headers });
        expect(response.status).toBe(404);
        expect(await problemOf(response)).toMatchObject({ code: 'not_found' });
      }
    },
  );

  it.each([
    ['GET', '/v1/validate', 'POST'],
    ['DELETE', '/v1/validate', 'POST'],
    ['OPTIONS', '/v1/validate', 'POST'],
    ['POST', JOB, 'GET, HEAD'],
    ['PUT', '/health', 'GET, HEAD'],
  ])('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const response = await ask(path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await problemOf(response)).toMatchObject({ code: 'method_not_allowed' });
  });
});

describe('a key', () => {
  it.each([
    ['missing_key', {}],
    ['missing_key', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['malformed_key', { 'x-api-key': 'secret' }],
    ['malformed_key', { authorization: `Bearer ${UNKNOWN_KEY.slice(0, -1)}` }],
    ['unknown_key', { 'x-api-key': UNKNOWN_KEY }],
  ])('is 401 %s with %j', async (code, headers: Record<string, string>) => {
    const response = await ask('/v1/validate', { method: 'POST', headers, body: '{' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await problemOf(response)).toMatchObject({ code });
  });

  it('in the query string is not looked at', async () => {
    const response = await ask(`/v1/validate?api_key=${key}&x-api-key=${key}`, { method: 'POST' });
    expect(await problemOf(response)).toMatchObject({ code: 'missing_key' });
  });

  it('that is revoked is 401 revoked_key', async () => {
    const response = await post('{}', { 'x-api-key': revokedKey });
    expect(response.status).toBe(401);
    expect(await problemOf(response)).toMatchObject({ code: 'revoked_key' });
  });

  it('without the scope of the route is 403', async () => {
    const response = await post('{}', { 'x-api-key': jobsKey });
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({ code: 'wrong_scope' });
    const elsewhere = await ask(JOB, { headers: { 'x-api-key': adminKey } });
    expect(await problemOf(elsewhere)).toMatchObject({ code: 'wrong_scope' });
  });

  it('is asked for once at the origin, and not at all when its checksum is wrong', async () => {
    const other = generateToken('live', new Uint8Array(TOKEN_RANDOM_BYTES).fill(11));
    const before = setting.origin.keyRequests.length;
    for (let time = 0; time < 3; time += 1) await post('{}', { 'x-api-key': other });
    expect(setting.origin.keyRequests.length).toBe(before + 1);
    await post('{}', { 'x-api-key': `${other.slice(0, -1)}_` });
    expect(setting.origin.keyRequests.length).toBe(before + 1);
  });
});

describe('a body', () => {
  it.each([
    [415, 'unsupported_media_type', '{}', { 'content-type': 'text/plain' }],
    [415, 'unsupported_media_type', '{}', { 'content-encoding': 'gzip' }],
    [422, 'malformed_json', '', {}],
    [422, 'malformed_json', '{"email":', {}],
    [422, 'invalid_body', '[]', {}],
    [422, 'invalid_body', '{}', {}],
    [422, 'invalid_body', '{"email":7}', {}],
    [422, 'invalid_body', '{"email":"a@b.example","timeout_ms":99}', {}],
    [422, 'invalid_body', '{"email":"a@b.example","timeout":9000}', {}],
  ])('is %i %s: %j %j', async (status, code, body, headers: Record<string, string>) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ code });
  });

  it('that is not UTF-8 is 422', async () => {
    const response = await post(Uint8Array.of(0x7b, 0xff, 0x7d));
    expect(await problemOf(response)).toMatchObject({ code: 'malformed_json' });
  });

  it('that is wrong in places has each place named', async () => {
    const problem = await problemOf(await post('{"email":null,"max_age":-1,"x":1}'));
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/email', '/max_age', '/x']);
  });

  it('of 16 kB is taken, and of a byte more is 413, however it comes', async () => {
    const exact = JSON.stringify({ email: 'a' }).padEnd(16 * 1024, ' ');
    expect((await post(exact)).status).toBe(200);
    const sized = await post(`${exact} `);
    expect(sized.status).toBe(413);
    expect(await problemOf(sized)).toMatchObject({ code: 'body_too_large' });
    const streamed = await ask('/v1/validate', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: new Blob([`${exact} `]).stream(),
      duplex: 'half',
    });
    expect(streamed.status).toBe(413);
  });

  it('is not looked at before the key', async () => {
    const response = await post('x'.repeat(100_000), { 'x-api-key': UNKNOWN_KEY });
    expect(response.status).toBe(401);
  });
});

describe('a job', () => {
  it.each([
    'x',
    'job_',
    'job_019cb7e8-a6d8-4000-8000-000000000000',
    'val_019cb7e8-a6d8-7000-8000-000000000000',
    '..%2f..%2finternal',
  ])('whose id is %s is 404, and nobody is asked', async (id) => {
    const before = setting.origin.requests.length;
    const response = await ask(`/v1/jobs/${id}`, { headers: { 'x-api-key': key } });
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'job_not_found' });
    expect(setting.origin.requests.length).toBe(before);
  });
});

it('every refusal carries the security headers and no permission for other sites', async () => {
  const responses = await Promise.all([ask('/nowhere'), ask('/v1/validate'), post('{')]);
  for (const { headers } of responses) {
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('request-id')).toMatch(/^req_[0-9a-f-]{36}$/);
  }
  expect(new Set(responses.map(({ headers }) => headers.get('request-id'))).size).toBe(3);
});
