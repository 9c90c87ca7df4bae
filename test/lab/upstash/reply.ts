/** How strings stand in a JSON answer: as text, or in base64 (`Upstash-Encoding: base64`). */
export type Encoding = 'text' | 'base64';

/** The answer to one command. */
export type RestReply = { readonly result: unknown } | { readonly error: string };

/**
 * Turns what Redis answered into what JSON can carry. Buffers become text, where a byte that is no
 * UTF-8 becomes U+FFFD, or base64. The one string that is never encoded is a top-level `OK`.
 */
export function encodeReply(raw: unknown, encoding: Encoding): RestReply {
  if (raw instanceof Error) return { error: raw.message };
  if (Buffer.isBuffer(raw) && raw.toString('latin1') === 'OK') return { result: 'OK' };
  return { result: encodeValue(raw, encoding) };
}

function encodeValue(raw: unknown, encoding: Encoding): unknown {
  if (Buffer.isBuffer(raw)) return raw.toString(encoding === 'base64' ? 'base64' : 'utf8');
  if (Array.isArray(raw)) return raw.map((item) => encodeValue(item, encoding));
  if (raw instanceof Error) return encodeValue(Buffer.from(raw.message), encoding);
  return raw;
}
