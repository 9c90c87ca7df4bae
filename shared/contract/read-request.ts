/** Reads the body of `POST /v1/validate`, at the edge and at the origin alike. */
import * as v from 'valibot';
import type { FaultCode } from '#shared/fault/catalogue.ts';
import { isJson } from './media-type.ts';
import type { FieldError } from './problem.ts';
import { ValidateRequestSchema } from './validate-request.ts';
import type { ValidateRequest } from './validate-request.ts';

export type ReadResult =
  | { readonly ok: true; readonly request: ValidateRequest }
  | { readonly ok: false; readonly fault: FaultCode; readonly errors: readonly FieldError[] };

/** One answer names at most this many places: a body of 16 kB could be wrong in thousands. */
const MAX_ERRORS = 20;
/** Characters of a member's name that an answer repeats. */
const MAX_NAME_LENGTH = 64;

const MEMBERS = Object.keys(ValidateRequestSchema.entries).join(', ');
const EXAMPLE = '{"email":"someone@example.com"}';

/**
 * A body made into a request with its defaults filled in, or what is wrong with it and where.
 *
 * @param contentType the Content-Type header
 * @param body at most `MAX_VALIDATE_BODY_BYTES`, which its reader has seen to
 */
export function readValidateRequest(contentType: string | null, body: Uint8Array): ReadResult {
  if (!isJson(contentType)) return refuse('unsupported_media_type', []);
  const text = decodeUtf8(body);
  if (text === null) return refuse('malformed_json', [at('', 'not_utf8', 'must be UTF-8')]);
  const json = parseJson(text);
  if (!json.ok) return refuse('malformed_json', [json.error]);
  return readMembers(json.value);
}

function readMembers(value: unknown): ReadResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const error = at('', 'not_an_object', `must be a JSON object such as ${EXAMPLE}`);
    return refuse('invalid_body', [error]);
  }
  const parsed = v.safeParse(ValidateRequestSchema, value);
  if (parsed.success) return { ok: true, request: parsed.output };
  const known = parsed.issues.filter((issue) => !isUnknownMember(issue)).map(fieldError);
  return refuse('invalid_body', [...known, ...unknownMembers(value)].slice(0, MAX_ERRORS));
}

/** The schema tells of the first member that it does not know; a caller wants to hear of all. */
function unknownMembers(value: object): FieldError[] {
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(ValidateRequestSchema.entries, name))
    .map((name) =>
      at(
        pointerTo([name]),
        'unknown_member',
        `is not a member of this body, which takes ${MEMBERS}`,
      ),
    );
}

function isUnknownMember(issue: Issue): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function decodeUtf8(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body);
  } catch {
    return null;
  }
}

type JsonResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: FieldError };

/** The parser's own message is kept to itself: it would repeat the body, and with it an address. */
function parseJson(text: string): JsonResult {
  if (text.trim() === '') {
    return { ok: false, error: at('', 'empty', `is empty: send an object such as ${EXAMPLE}`) };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, error: at('', 'not_json', 'must be one JSON text (RFC 8259)') };
  }
}

type Issue = v.InferIssue<typeof ValidateRequestSchema>;

function fieldError(issue: Issue): FieldError {
  const pointer = pointerOf(issue);
  if (issue.type !== 'strict_object') return at(pointer, codeOf(issue), issue.message);
  return at(pointer, 'missing', `is required: send an object such as ${EXAMPLE}`);
}

function codeOf(issue: Issue): string {
  if (issue.type === 'min_value' || issue.type === 'max_value') return 'out_of_range';
  return issue.type === 'picklist' ? 'unknown_value' : 'wrong_type';
}

function pointerOf(issue: Issue): string {
  return pointerTo((issue.path ?? []).map(({ key }) => String(key)));
}

/** RFC 6901 §3: within a reference token, `~` is written `~0` and `/` is written `~1`. */
function pointerTo(names: readonly string[]): string {
  const tokens = names.map((name) =>
    name.slice(0, MAX_NAME_LENGTH).replaceAll('~', '~0').replaceAll('/', '~1'),
  );
  return tokens.map((token) => `/${token}`).join('');
}

function at(pointer: string, code: string, detail: string): FieldError {
  return { pointer, code, detail };
}

function refuse(fault: FaultCode, errors: readonly FieldError[]): ReadResult {
  return { ok: false, fault, errors };
}
