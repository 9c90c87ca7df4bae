import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { readValidateRequest } from '#shared/contract/read-request.ts';
import { FAULTS } from '#shared/fault/catalogue.ts';

const JSON_TYPE = 'application/json';

function read(body: string, contentType: string | null = JSON_TYPE) {
  return readValidateRequest(contentType, new TextEncoder().encode(body));
}

describe('a good body', () => {
  it('is read with its defaults filled in', () => {
    expect(read('{"email":"someone@example.com"}')).toEqual({
      ok: true,
      request: { email: 'someone@example.com', timeout_ms: 8000, include: [] },
    });
  });

  it('is read with all that it says', () => {
    const body = {
      email: 'someone@example.com',
      timeout_ms: 100,
      max_age: 0,
      include: ['evidence'],
      policy: 'signup',
    };
    expect(read(JSON.stringify(body))).toEqual({ ok: true, request: body });
  });

  it('may hold any string as its address: whether it is one is the verdict', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (email) => {
        expect(read(JSON.stringify({ email }))).toMatchObject({ ok: true, request: { email } });
      }),
    );
  });

  it('may hold an unpaired surrogate', () => {
    expect(read(String.raw`{"email":"\ud800@example.com"}`)).toMatchObject({
      ok: true,
      request: { email: '\uD800@example.com' },
    });
  });
});

describe('a Content-Type', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    ' application/json ; profile=x',
  ])('%j is taken', (contentType) => {
    expect(read('{"email":"a@b.example"}', contentType)).toMatchObject({ ok: true });
  });

  it.each([
    null,
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/json+x',
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded',
    'text/plain; a=application/json',
  ])('%j is refused, whatever the body', (contentType) => {
    expect(read('{"email":"a@b.example"}', contentType)).toEqual({
      ok: false,
      fault: 'unsupported_media_type',
      errors: [],
    });
  });
});

describe('a body that is not JSON', () => {
  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['{', 'not_json'],
    ["{'email':'a'}", 'not_json'],
    ['{"email":"a"} x', 'not_json'],
    ['email=a', 'not_json'],
    ['{"email":"a\u0000b"}', 'not_json'],
  ])('%j is %s', (body, code) => {
    const result = read(body);
    expect(result).toMatchObject({ ok: false, fault: 'malformed_json' });
    expect(result).toHaveProperty('errors.0.code', code);
  });

  it('is said to be no UTF-8 where it is none', () => {
    const body = Uint8Array.of(0x22, 0xc3, 0x28, 0x22);
    expect(readValidateRequest(JSON_TYPE, body)).toMatchObject({
      ok: false,
      fault: 'malformed_json',
      errors: [{ pointer: '', code: 'not_utf8' }],
    });
  });
});

describe('a body that is JSON and not a request', () => {
  it.each(['null', '1', '"a@b.example"', '[]', '[{"email":"a"}]', 'true'])(
    '%s is not an object',
    (body) => {
      expect(read(body)).toMatchObject({
        fault: 'invalid_body',
        errors: [{ pointer: '', code: 'not_an_object' }],
      });
    },
  );

  it.each([
    ['{}', '/email', 'missing'],
    ['{"email":null}', '/email', 'wrong_type'],
    ['{"email":["a"]}', '/email', 'wrong_type'],
    ['{"email":"a","timeout_ms":99}', '/timeout_ms', 'out_of_range'],
    ['{"email":"a","timeout_ms":30001}', '/timeout_ms', 'out_of_range'],
    ['{"email":"a","timeout_ms":"500"}', '/timeout_ms', 'wrong_type'],
    ['{"email":"a","timeout_ms":500.5}', '/timeout_ms', 'wrong_type'],
    ['{"email":"a","timeout_ms":1e999}', '/timeout_ms', 'wrong_type'],
    ['{"email":"a","max_age":-1}', '/max_age', 'out_of_range'],
    ['{"email":"a","include":"evidence"}', '/include', 'wrong_type'],
    ['{"email":"a","include":["evidence","x"]}', '/include/1', 'unknown_value'],
    ['{"email":"a","policy":"x"}', '/policy', 'unknown_value'],
    ['{"email":"a","emial":"b"}', '/emial', 'unknown_member'],
    ['{"email":"a","a/b~c":1}', '/a~1b~0c', 'unknown_member'],
    ['{"email":"a","__proto__":{}}', '/__proto__', 'unknown_member'],
    ['{"email":"a","constructor":1}', '/constructor', 'unknown_member'],
  ])('%s is wrong at %s: %s', (body, pointer, code) => {
    const result = read(body);
    expect(result).toMatchObject({ ok: false, fault: 'invalid_body' });
    const detail: unknown = expect.stringMatching(/^(must|is) /);
    expect(result).toHaveProperty('errors', expect.arrayContaining([{ pointer, code, detail }]));
  });

  it('has every wrong place named', () => {
    const result = read('{"timeout_ms":1,"max_age":-1,"policy":"x"}');
    expect(result.ok ? [] : result.errors.map(({ pointer }) => pointer)).toEqual([
      '/email',
      '/timeout_ms',
      '/max_age',
      '/policy',
    ]);
  });

  it('gets an answer of bounded length, whatever it holds', () => {
    const include = JSON.stringify({ email: 'a', include: Array(2000).fill('x') });
    const result = read(include);
    expect(result.ok ? 0 : result.errors.length).toBe(20);
    const longName = read(JSON.stringify({ email: 'a', ['n'.repeat(10_000)]: 1 }));
    expect(JSON.stringify(longName).length).toBeLessThan(500);
  });
});

it('whatever comes, the outcome is a request or a fault that the caller can mend', () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  const statuses = fc.sample(bodies, 500).map((body) => {
    const result = readValidateRequest(JSON_TYPE, body);
    return result.ok ? 200 : FAULTS[result.fault].status;
  });
  expect(statuses.every((status) => status === 200 || status === 422)).toBe(true);
});

it('names every member that it does not know, beside what else is wrong', () => {
  const result = readValidateRequest(
    JSON_TYPE,
    new TextEncoder().encode('{"foo":1,"email":2,"b/r":3,"timeout_ms":1}'),
  );
  expect(result.ok ? [] : result.errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/email wrong_type',
    '/timeout_ms out_of_range',
    '/foo unknown_member',
    '/b~1r unknown_member',
  ]);
});
