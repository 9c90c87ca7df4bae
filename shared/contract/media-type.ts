/** `type/subtype` without its parameters (RFC 9110 §8.3.1). */
const ESSENCE = /^[ \t]*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)[ \t]*(?:;|$)/;
const CHARSET = /;[ \t]*charset="?([\w-]+)"?[ \t]*(?:;|$)/i;

/**
 * Whether a body of this Content-Type is JSON that can be read: `application/json`, in UTF-8 if it
 * says (RFC 8259 §8.1 knows no other encoding, and no charset parameter either, but clients send one).
 */
export function isJson(contentType: string | null): boolean {
  if (contentType === null) return false;
  const essence = ESSENCE.exec(contentType)?.[1]?.toLowerCase();
  const charset = CHARSET.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  return essence === 'application/json' && charset === 'utf-8';
}

/** Whether a body comes as it is. Compressed ones are refused: a small one may unfold to anything. */
export function isIdentity(contentEncoding: string | null): boolean {
  return contentEncoding === null || contentEncoding.trim().toLowerCase() === 'identity';
}
