/** What holds of every answer of the API, whatever was asked. */
import assert from 'node:assert/strict';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { FAULTS } from '#shared/fault/catalogue.ts';
import { isObject } from '#shared/openapi/json.ts';
import type { Json, JsonObject } from '#shared/openapi/json.ts';
import { at, objectAt, schemaCompiler } from '#support/openapi.ts';
import type { FuzzRequest } from './api-requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const REQUEST_ID = /^req_[0-9a-f-]{36}$/;
/** Answers that belong to no route. */
const ANYWHERE = new Set([400, 404, 405, 408, 431]);
/** What tells of our insides: paths, frames, addresses, programs, and what they say. */
const INTERNALS =
  /node_modules|\.ts:\d|\bat (?:async )?\w+ \(|127\.0\.0\.1|ECONN|postgres(?:ql)?:|redis:|SELECT |ReplyError|TypeError|ev_(?:live|test)_\w{30}/;

/** Fails where an answer breaks what the description says of it. */
export type Judge = (request: FuzzRequest, answer: FuzzAnswer) => void;

export function judgeBy(document: JsonObject): Judge {
  const compile = schemaCompiler(document, true);
  const compiled = new Map<string, ValidateFunction>();
  const schemaAt = (pointer: string) => {
    const known = compiled.get(pointer) ?? compile(pointer);
    compiled.set(pointer, known);
    return known;
  };
  return (request, answer) => {
    const { status, headers } = answer;
    assert.ok(status < 500, told(answer));
    assert.match(headers.get('request-id') ?? '', REQUEST_ID, told(answer));
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('access-control-allow-origin'), null);
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.has('allow'), status === 405);
    assert.equal(headers.has('www-authenticate'), status === 401);
    if (request.method === 'HEAD') assert.equal(answer.body, '');
    else judgeBody(request, answer, document, schemaAt);
  };
}

/** The beginning of an answer, for whoever reads what was found. */
function told({ status, body }: FuzzAnswer): string {
  return `${status} ${body.slice(0, 200)}`;
}

function judgeBody(
  { method, target }: FuzzRequest,
  answer: FuzzAnswer,
  document: JsonObject,
  schemaAt: (pointer: string) => ValidateFunction,
): void {
  const { status, headers, body } = answer;
  const mediaType = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (mediaType === 'application/problem+json') {
    judgeProblem(answer, schemaAt('/components/schemas/Problem'));
  }
  const operation = operationAt(document, method, target);
  if (operation === null) {
    assert.ok(status >= 400, `${status} for what is described nowhere`);
    return;
  }
  const responses = objectAt(document, `${operation}/responses`);
  if (!Object.hasOwn(responses, String(status))) {
    assert.ok(ANYWHERE.has(status), `${status} is not described for ${method} ${target}`);
    return;
  }
  const { content } = objectAt(document, `${operation}/responses/${status}`);
  if (!isObject(content)) {
    assert.equal(body, '');
    return;
  }
  assert.ok(Object.hasOwn(content, mediaType), `${status} as ${mediaType}`);
  if (!mediaType.endsWith('json')) return;
  const escaped = mediaType.replaceAll('/', '~1');
  takes(schemaAt(`${operation}/responses/${status}/content/${escaped}/schema`), body);
}

function judgeProblem({ status, headers, body }: FuzzAnswer, schema: ValidateFunction): void {
  const problem = takes(schema, body);
  assert.ok(isObject(problem));
  assert.equal(problem['status'], status);
  assert.equal(problem['request_id'], headers.get('request-id'));
  const fault = Object.entries(FAULTS).find(([code]) => code === problem['code'])?.[1];
  // Nothing but the catalogue's own words, so that nothing of ours or of another's is told.
  assert.equal(problem['title'], fault?.title);
  assert.equal(problem['detail'], fault?.detail);
  assert.doesNotMatch(withoutPointers(problem), INTERNALS);
}

/** A pointer repeats the names of members as they were sent. */
function withoutPointers(problem: JsonObject): string {
  return JSON.stringify(problem, (name, value: unknown) => (name === 'pointer' ? '' : value));
}

function takes(schema: ValidateFunction, body: string): Json {
  const value: Json = JSON.parse(body);
  schema(value);
  assert.equal(schema.errors, null, JSON.stringify(schema.errors));
  return value;
}

/** The pointer of the operation that a request means, or null. */
function operationAt(document: JsonObject, method: string, target: string): string | null {
  const segments = (target.split('?')[0] ?? '').split('/');
  const path = Object.keys(objectAt(document, '/paths')).find((template) => {
    const parts = template.split('/');
    return (
      parts.length === segments.length &&
      parts.every((part, index) => part === segments[index] || /^\{\w+\}$/.test(part))
    );
  });
  if (path === undefined) return null;
  const pointer = `/paths/${path.replaceAll('/', '~1')}`;
  const operations = at(document, pointer);
  const name = method.toLowerCase();
  return isObject(operations) && Object.hasOwn(operations, name) ? `${pointer}/${name}` : null;
}
