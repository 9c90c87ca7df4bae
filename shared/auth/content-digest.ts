/** RFC 9530 content digests, with the one algorithm that both sides use. */

/** `sha-256=:…:`, the value of a Content-Digest header for these bytes. */
export async function contentDigest(content: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', content);
  return `sha-256=${byteSequence(new Uint8Array(digest))}`;
}

/** Bytes as an RFC 8941 §3.3.5 byte sequence: base64 between colons. */
export function byteSequence(bytes: Uint8Array): string {
  return `:${btoa(String.fromCharCode(...bytes))}:`;
}

/** A byte sequence of exactly `length` bytes, or null. */
export function parseByteSequence(text: string, length: number): Uint8Array | null {
  const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(text)?.[1];
  if (base64 === undefined || base64.length !== Math.ceil(length / 3) * 4) return null;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return bytes.length === length ? bytes : null;
}
