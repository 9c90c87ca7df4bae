/**
 * HTTP Message Signatures (RFC 9421), in the one profile that the edge and the origin speak: fixed
 * components in a fixed order, one algorithm, one label. What is not exactly that is refused, which
 * leaves nothing to negotiate and nothing to confuse.
 */

/** The names of the headers that carry a signed request's claims. */
export const SIGNED_HEADERS = {
  contentDigest: 'content-digest',
  /** Unix milliseconds after which nobody waits for the answer. */
  deadline: 'ev-deadline',
  /** `acct_…`, the account the request is made for. */
  account: 'ev-account',
  /** `key_…`, the key that the caller showed to the edge. */
  key: 'ev-key',
  /** `test` for a test key; a live one goes without. */
  environment: 'ev-environment',
  idempotencyKey: 'idempotency-key',
  traceparent: 'traceparent',
  signatureInput: 'signature-input',
  signature: 'signature',
} as const;

/** The signature's label in its dictionary (RFC 9421 §4.1). */
export const LABEL = 'ev';
const ALGORITHM = 'hmac-sha256';

/** What a signature covers; what may be null is covered when the request has it. */
export interface Covered {
  /** Upper case. */
  readonly method: string;
  /** The absolute path, as it stands in the request line. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  readonly contentDigest: string;
  readonly deadline: string;
  readonly account: string;
  readonly key: string;
  readonly environment: 'test' | null;
  readonly idempotencyKey: string | null;
  readonly traceparent: string | null;
}

export interface SignatureParameters {
  /** Unix seconds. */
  readonly created: number;
  /** 16 to 64 characters of base64url, never used twice. */
  readonly nonce: string;
  /** Which of the shared secrets signed. */
  readonly keyId: string;
}

type Component = readonly [name: string, value: string];

/** The covered components in the order of the profile. */
export function componentsOf(covered: Covered): Component[] {
  const components: Component[] = [
    ['@method', covered.method],
    ['@path', covered.path],
    // RFC 9421 §2.2.7: a request without a query has the single character "?".
    ['@query', covered.query === '' ? '?' : covered.query],
    [SIGNED_HEADERS.contentDigest, covered.contentDigest],
    [SIGNED_HEADERS.deadline, covered.deadline],
    [SIGNED_HEADERS.account, covered.account],
    [SIGNED_HEADERS.key, covered.key],
  ];
  const optional = [
    [SIGNED_HEADERS.environment, covered.environment],
    [SIGNED_HEADERS.idempotencyKey, covered.idempotencyKey],
    [SIGNED_HEADERS.traceparent, covered.traceparent],
  ] as const;
  for (const [name, value] of optional) if (value !== null) components.push([name, value]);
  return components;
}

/** The signature parameters as the profile writes them (RFC 9421 §2.3). */
export function formatParameters(
  components: readonly Component[],
  parameters: SignatureParameters,
): string {
  const names = components.map(([name]) => `"${name}"`).join(' ');
  const { created, nonce, keyId } = parameters;
  return `(${names});created=${created};nonce="${nonce}";keyid="${keyId}";alg="${ALGORITHM}"`;
}

const PARAMETERS =
  /^\([a-z@" -]{1,200}\);created=(\d{1,12});nonce="([\w-]{16,64})";keyid="([\w-]{1,32})";alg="hmac-sha256"$/;

/** Reads parameters of the profile's form, or null. The components are for the caller to compare. */
export function parseParameters(text: string): SignatureParameters | null {
  const [, created, nonce, keyId] = PARAMETERS.exec(text) ?? [];
  if (created === undefined || nonce === undefined || keyId === undefined) return null;
  return { created: Number(created), nonce, keyId };
}

/** The signature base (RFC 9421 §2.5): the bytes that are signed. */
export function signatureBase(components: readonly Component[], parameters: string): Uint8Array {
  const lines = components.map(([name, value]) => `"${name}": ${value}`);
  const text = [...lines, `"@signature-params": ${parameters}`].join('\n');
  return new TextEncoder().encode(text);
}
