/** A signed request as it arrived, read into what the signature is checked against. */
import { parseByteSequence } from './content-digest.ts';
import {
  componentsOf,
  formatParameters,
  LABEL,
  parseParameters,
  SIGNED_HEADERS,
} from './signature-base.ts';
import type { Covered, SignatureParameters } from './signature-base.ts';

export interface SignedRequest {
  readonly method: string;
  /** The absolute path, as it stood in the request line. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** A header's value by lower-case name; null where there is none. */
  readonly header: (name: string) => string | null;
  /** Empty for a request without content. */
  readonly body: Uint8Array;
}

/** What a request claims. Nothing of it may be believed before the signature is verified. */
export interface Claims {
  readonly covered: Covered;
  readonly parameters: SignatureParameters;
  readonly signature: Uint8Array;
}

const SHA256_BYTES = 32;

/** Reads the claims of a request; `not_of_the_profile` covers everything that we would not write. */
export function readClaims(request: SignedRequest): Claims | 'not_signed' | 'not_of_the_profile' {
  const input = request.header(SIGNED_HEADERS.signatureInput);
  const value = request.header(SIGNED_HEADERS.signature);
  if (input === null || value === null) return 'not_signed';
  const covered = readCovered(request);
  const parameters = parseParameters(afterLabel(input));
  const signature = parseByteSequence(afterLabel(value), SHA256_BYTES);
  if (covered === null || parameters === null || signature === null) return 'not_of_the_profile';
  const ours = formatParameters(componentsOf(covered), parameters);
  return ours === afterLabel(input) ? { covered, parameters, signature } : 'not_of_the_profile';
}

const DEADLINE = /^\d{1,15}$/;
const PRINCIPAL = /^[a-z0-9_-]{1,64}$/;
/** Visible characters on one line: nothing that could start another line of the signature base. */
const ONE_LINE = /^[\x21-\x7e]{1,256}$/;
/** The same, with spaces between. */
const WORDS = /^[\x20-\x7e]{1,256}$/;

function readCovered({ header, method, path, query }: SignedRequest): Covered | null {
  const digest = matching(header(SIGNED_HEADERS.contentDigest), ONE_LINE);
  const deadline = matching(header(SIGNED_HEADERS.deadline), DEADLINE);
  const account = matching(header(SIGNED_HEADERS.account), PRINCIPAL);
  const key = matching(header(SIGNED_HEADERS.key), PRINCIPAL);
  const optional = readOptional(header);
  if (digest === null || deadline === null || account === null || key === null) return null;
  if (optional === null) return null;
  return { method, path, query, contentDigest: digest, deadline, account, key, ...optional };
}

function readOptional(
  header: SignedRequest['header'],
): Pick<Covered, 'environment' | 'idempotencyKey' | 'traceparent'> | null {
  const environment = header(SIGNED_HEADERS.environment);
  const idempotencyKey = header(SIGNED_HEADERS.idempotencyKey);
  const traceparent = header(SIGNED_HEADERS.traceparent);
  if (environment !== null && environment !== 'test') return null;
  if (idempotencyKey !== null && !WORDS.test(idempotencyKey)) return null;
  if (traceparent !== null && !ONE_LINE.test(traceparent)) return null;
  return { environment, idempotencyKey, traceparent };
}

function matching(value: string | null, shape: RegExp): string | null {
  return value !== null && shape.test(value) ? value : null;
}

function afterLabel(dictionary: string): string {
  const prefix = `${LABEL}=`;
  return dictionary.startsWith(prefix) ? dictionary.slice(prefix.length) : '';
}
