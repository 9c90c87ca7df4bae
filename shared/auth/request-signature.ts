/** Signs requests on their way from the edge to the origin, and verifies them there. */
import { byteSequence, contentDigest } from './content-digest.ts';
import type { HmacKey } from './hmac.ts';
import {
  componentsOf,
  formatParameters,
  LABEL,
  SIGNED_HEADERS,
  signatureBase,
} from './signature-base.ts';
import type { SignatureParameters } from './signature-base.ts';
import type { Environment } from './token.ts';
import { readClaims } from './signed-request.ts';
import type { Claims, SignedRequest } from './signed-request.ts';

/** Seconds by which the clocks of the two sides may differ, either way. */
export const MAX_SKEW_SECONDS = 30;

/** The account and key of requests that the edge makes for itself, such as asking for a key. */
export const EDGE_ITSELF = { account: 'edge', keyId: 'edge' } as const;

/** A request to be signed. */
export interface UnsignedRequest {
  /** Upper case. */
  readonly method: string;
  /** The absolute path, as it will stand in the request line. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** Empty for a request without content. */
  readonly body: Uint8Array;
  /** `acct_…`, or that of {@link EDGE_ITSELF}. */
  readonly account: string;
  /** `key_…`, or that of {@link EDGE_ITSELF}. */
  readonly keyId: string;
  /** Unix milliseconds after which nobody waits for the answer. */
  readonly deadlineMs: number;
  /** `test` for a caller with a test key. */
  readonly environment?: 'test' | null;
  readonly idempotencyKey?: string | null;
  readonly traceparent: string | null;
}

/** With what, when and how uniquely a request is signed. */
export interface Signing {
  readonly key: HmacKey;
  readonly parameters: SignatureParameters;
}

export type Verification =
  | {
      readonly ok: true;
      readonly account: string;
      readonly keyId: string;
      readonly deadlineMs: number;
      readonly environment: Environment;
      /** To be remembered for twice {@link MAX_SKEW_SECONDS}: a second request with it is a replay. */
      readonly nonce: string;
    }
  | { readonly ok: false; readonly why: Refusal };

export type Refusal =
  | 'not_signed'
  | 'not_of_the_profile'
  | 'unknown_key'
  | 'outside_the_skew'
  | 'wrong_signature'
  | 'wrong_content_digest';

/** The headers to send with the request, traceparent included. */
export async function signRequest(
  request: UnsignedRequest,
  signing: Signing,
): Promise<Record<string, string>> {
  const { environment = null, idempotencyKey = null, traceparent } = request;
  const claimed = {
    [SIGNED_HEADERS.contentDigest]: await contentDigest(request.body),
    [SIGNED_HEADERS.deadline]: String(request.deadlineMs),
    [SIGNED_HEADERS.account]: request.account,
    [SIGNED_HEADERS.key]: request.keyId,
    ...(environment === null ? {} : { [SIGNED_HEADERS.environment]: environment }),
    ...(idempotencyKey === null ? {} : { [SIGNED_HEADERS.idempotencyKey]: idempotencyKey }),
    ...(traceparent === null ? {} : { [SIGNED_HEADERS.traceparent]: traceparent }),
  };
  const components = componentsOf({
    method: request.method,
    path: request.path,
    query: request.query,
    contentDigest: claimed[SIGNED_HEADERS.contentDigest],
    deadline: claimed[SIGNED_HEADERS.deadline],
    account: request.account,
    key: request.keyId,
    environment,
    idempotencyKey,
    traceparent,
  });
  const parameters = formatParameters(components, signing.parameters);
  const base = signatureBase(components, parameters);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', signing.key, base));
  return {
    ...claimed,
    [SIGNED_HEADERS.signatureInput]: `${LABEL}=${parameters}`,
    [SIGNED_HEADERS.signature]: `${LABEL}=${byteSequence(signature)}`,
  };
}

/**
 * Whether a request is what the edge signed, within {@link MAX_SKEW_SECONDS} of when it did.
 *
 * The clock is passed in, and a nonce's uniqueness is the caller's to check, since both need the
 * world. The signature is compared in constant time, by `subtle.verify`.
 *
 * @param findKey the shared secret of that id, or null
 */
export async function verifyRequest(
  request: SignedRequest,
  findKey: (keyId: string) => HmacKey | null,
  nowSeconds: number,
): Promise<Verification> {
  const claims = readClaims(request);
  if (typeof claims === 'string') return refuse(claims);
  const { covered, parameters } = claims;
  const key = findKey(parameters.keyId);
  if (key === null) return refuse('unknown_key');
  if (Math.abs(nowSeconds - parameters.created) > MAX_SKEW_SECONDS)
    return refuse('outside_the_skew');
  if (!(await isSignedWith(key, claims))) return refuse('wrong_signature');
  if ((await contentDigest(request.body)) !== covered.contentDigest) {
    return refuse('wrong_content_digest');
  }
  return {
    ok: true,
    account: covered.account,
    keyId: covered.key,
    deadlineMs: Number(covered.deadline),
    environment: covered.environment ?? 'live',
    nonce: parameters.nonce,
  };
}

function isSignedWith(key: HmacKey, { covered, parameters, signature }: Claims): Promise<boolean> {
  const components = componentsOf(covered);
  const base = signatureBase(components, formatParameters(components, parameters));
  return crypto.subtle.verify('HMAC', key, signature, base);
}

function refuse(why: Refusal): Verification {
  return { ok: false, why };
}
