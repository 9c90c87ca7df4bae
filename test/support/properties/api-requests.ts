/** Requests of every kind: as the API's description has them, nearly so, and not at all. */
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { isObject } from '#shared/openapi/json.ts';
import type { JsonObject } from '#shared/openapi/json.ts';
import { objectAt } from '#support/openapi.ts';
import { valuesOf } from './api-schema.ts';

export interface FuzzRequest {
  readonly method: string;
  /** With its query, in characters that may stand in a request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** Whether the body is sent in chunks, without saying how long it is. */
  readonly chunked: boolean;
}

export interface Keys {
  readonly live: string;
  readonly test: string;
}

const weighted = <T>(...of: readonly (readonly [number, fc.Arbitrary<T>])[]): fc.Arbitrary<T> =>
  fc.oneof(...of.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** What an HTTP client lets pass in a header's value. */
const headerValue = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)) })
  .filter((text) => !text.includes('\u007f'));

export function requestsTo(document: JsonObject, keys: Keys): fc.Arbitrary<FuzzRequest> {
  const routes = routesOf(document);
  return fc
    .constantFrom(...routes)
    .chain((route) =>
      fc.record({
        method: methods(route.method),
        target: targets(route),
        headers: headers(keys),
        body: bodies(document),
        chunked: fc.boolean(),
      }),
    )
    .map((request) => (request.body === null ? { ...request, chunked: false } : request));
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, fc.Arbitrary<string>>>;
}

function routesOf(document: JsonObject): Route[] {
  return Object.entries(objectAt(document, '/paths')).flatMap(([path, operations]) =>
    Object.entries(isObject(operations) ? operations : {}).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: pathParameters(isObject(operation) ? operation : {}, document),
    })),
  );
}

function pathParameters({ parameters }: JsonObject, document: JsonObject): Route['parameters'] {
  const given = Array.isArray(parameters) ? parameters.filter(isObject) : [];
  const inPath = given.filter((parameter) => parameter['in'] === 'path');
  return Object.fromEntries(
    inPath.map(({ name, schema, example }) => [
      JSON.stringify(name).slice(1, -1),
      fc
        .oneof(fc.constant(example), valuesOf(isObject(schema) ? schema : {}, document))
        .map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    ]),
  );
}

function methods(declared: string): fc.Arbitrary<string> {
  return weighted(
    [6, fc.constant(declared)],
    [1, fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND')],
  );
}

/** What Node's client lets pass in a request line. */
const LETS_PASS = /^[\u0021-\u00ff]*$/;
const anyTarget = fc
  .oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 60 }),
    fc.webPath(),
    fc.constantFrom(
      '',
      '.',
      '..',
      '/..',
      '%00',
      '%zz',
      '%2e%2e/',
      '\\',
      '?',
      '#',
      '*',
      '{id}',
      ';',
    ),
  )
  .filter((text) => LETS_PASS.test(text));
const query = weighted<string>(
  [6, fc.constant('')],
  [1, fc.webQueryParameters().map((text) => `?${text}`)],
  [1, fc.constantFrom('?api_key=x', '?__proto__=1', '?%', '?a=%ff', '?=&=', '??')],
);

function targets({ path, parameters }: Route): fc.Arbitrary<string> {
  const known = fc
    .record({ ...parameters })
    .map((values) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent((values[name] ?? '').toWellFormed()),
      ),
    );
  const anywhere = anyTarget.map((text) => `/${text}`);
  const below = anyTarget.map((text) => `${path.replaceAll(/\{\w+\}/g, 'x')}/${text}`);
  return fc
    .tuple(weighted([8, known], [1, anywhere], [1, below]), query)
    .map((parts) => parts.join(''));
}

function headers({ live, test }: Keys): fc.Arbitrary<Record<string, string>> {
  const key = weighted(
    [5, fc.constant(test)],
    [3, fc.constant(live)],
    [1, fc.oneof(headerValue, fc.constant(`${live.slice(0, -1)}x`), fc.constant(` ${test} `))],
  );
  const optional = fc.record(
    {
      authorization: fc.oneof(
        key.map((value) => `Bearer ${value}`),
        headerValue,
      ),
      'content-encoding': fc.constantFrom('gzip', 'identity', 'br, gzip', ''),
      'idempotency-key': fc.oneof(headerValue, fc.uuid(), fc.constantFrom('', 'k'.repeat(256))),
      traceparent: fc.oneof(
        headerValue,
        fc.constant('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'),
      ),
      accept: fc.constantFrom('*/*', 'application/x-ndjson', 'text/html', ''),
      origin: fc.constant('https://elsewhere.example'),
      'access-control-request-method': fc.constant('POST'),
      expect: fc.constantFrom('100-continue', 'something'),
      'signature-input': fc.oneof(headerValue, fc.constant('ev=("@method");created=1')),
      signature: fc.oneof(headerValue, fc.constant('ev=:AAAA:')),
      'ev-environment': fc.constantFrom('live', 'test'),
      'ev-account': fc.oneof(headerValue, fc.constant('edge')),
      'x-forwarded-for': headerValue,
      'x-http-method-override': fc.constantFrom('DELETE', 'GET'),
      cookie: headerValue,
      range: fc.constantFrom('bytes=0-1', 'bytes=-1'),
      'if-none-match': fc.constant('*'),
    },
    { requiredKeys: [] },
  );
  const contentType = weighted(
    [8, fc.constant('application/json')],
    [
      1,
      fc.oneof(
        headerValue,
        fc.constantFrom(
          'application/json; charset=utf-16',
          'text/plain',
          'application/JSON ;x',
          '',
        ),
      ),
    ],
  );
  const usual = fc.record(
    { 'x-api-key': key, 'content-type': contentType },
    { requiredKeys: ['content-type'] },
  );
  return fc
    .tuple(usual, weighted([3, fc.constant({})], [2, optional]))
    .map(([first, second]) => ({ ...first, ...second }));
}

/** Bytes that a body may have. */
const LIMIT = 16 * 1024;
/** Milliseconds: shorter ones may end in a 503 that is true, on a machine with much to do. */
const PATIENT = fc.integer({ min: 20_000, max: 30_000 });

/** Nobody is asked about these; what else is generated is hardly an address. */
const address = weighted<string>(
  [
    4,
    fc.constantFrom('accepted@sandbox.test', 'nobody@example.com', 'a@b@c', 'later@sandbox.test'),
  ],
  [2, fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => `${text}@example.com`)],
  [1, fc.string({ unit: 'binary', maxLength: 80 })],
);

function bodies(document: JsonObject): fc.Arbitrary<Uint8Array | null> {
  const schema = objectAt(document, '/components/schemas/ValidateRequest');
  const valid = valuesOf(schema, document, { email: address, timeout_ms: PATIENT });
  const nearly = fc
    .tuple(valid, fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }))
    .map(([body, more]) => Object.assign({}, body, more));
  return weighted<Uint8Array | null>(
    [6, valid.map(encoded)],
    [2, nearly.map(encoded)],
    [1, fc.jsonValue().map(encoded)],
    [1, fc.uint8Array({ maxLength: 200 })],
    [1, fc.constantFrom(...ODD_BODIES)],
    [1, fc.constant(null)],
  );
}

function encoded(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

const GOOD = '{"email":"a@example.com"}';
const ODD_BODIES: readonly Uint8Array[] = [
  Buffer.from(`\uFEFF${GOOD}`),
  Buffer.from(GOOD, 'utf16le'),
  gzipSync(GOOD),
  Buffer.from(GOOD.padEnd(LIMIT)),
  Buffer.from(GOOD.padEnd(LIMIT + 1)),
  Buffer.from(GOOD.padEnd(20 * LIMIT)),
  Buffer.from('['.repeat(LIMIT)),
  Buffer.from(`{"a":${'{"a":'.repeat(3000)}1${'}'.repeat(3001)}`),
  Buffer.from('{"email":"a@example.com","email":1}'),
  Buffer.from('{"__proto__":{"email":"a@example.com"}}'),
  Buffer.from('{"email":"\\ud800@example.com"}'),
  Buffer.from('{"email":"\\u0000"}'),
  Buffer.from('{"email":"a@example.com","timeout_ms":1e400}'),
  Buffer.from('{"email":"a@example.com","max_age":1e300}'),
  Buffer.from(`{"email":"${'a'.repeat(LIMIT / 2)}@example.com"}`),
  Buffer.from('{"email":"a@example.com","include":["evidence","evidence","transcript"]}'),
];
