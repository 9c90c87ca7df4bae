/** Keyed digests: whoever reads a store without the key learns nobody's address and no API key. */

/** A WebCrypto key; the name of its type differs between Node and Workers. */
export type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' } as const;

/** Makes a key of a secret's UTF-8 bytes. It can sign and verify, and never be read back. */
export function importHmacKey(secret: string): Promise<HmacKey> {
  const raw = new TextEncoder().encode(secret);
  return crypto.subtle.importKey('raw', raw, HMAC_SHA256, false, ['sign', 'verify']);
}

/** The HMAC-SHA-256 (RFC 2104) of a text's UTF-8 bytes, as 64 lower-case hex digits. */
export async function hmacHex(key: HmacKey, text: string): Promise<string> {
  const digest = await crypto.subtle.sign(HMAC_SHA256.name, key, new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), hexOfByte).join('');
}

/** What an API key is found by. The key itself is stored nowhere. */
export function keyDigest(token: string, pepper: HmacKey): Promise<string> {
  return hmacHex(pepper, token);
}

/** The HASH of `validation:result:HASH`. */
export function addressHash(normalized: string, pepper: HmacKey): Promise<string> {
  return hmacHex(pepper, normalized);
}

/**
 * The hash that a domain is found by. Keyed like an address's, so that nobody learns from a store
 * where an account's recipients are; no address begins with "@", so the two are never the same.
 *
 * @param asciiDomain in lower case, with A-labels
 */
export function domainHash(asciiDomain: string, pepper: HmacKey): Promise<string> {
  return hmacHex(pepper, `@${asciiDomain}`);
}

function hexOfByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
