/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a caller's own name for a request. */
import { Fault } from '#shared/fault/catalogue.ts';

export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
/** Says of an answer that it was given before. */
export const IDEMPOTENCY_REPLAYED_HEADER = 'idempotency-replayed';
/** Characters; a UUID has 36. */
export const MOST_KEY_CHARACTERS = 255;
/** What may stand in a header's value on one line (RFC 9110 §5.5), in ASCII. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x20-\x7e]+$/;
/** Hours that an answer is kept under its key. */
export const IDEMPOTENCY_HOURS = 24;

/**
 * The key that a request carries, or null.
 *
 * The draft writes it as a quoted string, most clients send it bare. Either is taken as it is, so the
 * two are two keys.
 *
 * @throws Fault `invalid_idempotency_key`
 */
export function readIdempotencyKey(header: string | null): string | null {
  if (header === null) return null;
  const valid = header.length <= MOST_KEY_CHARACTERS && IDEMPOTENCY_KEY_PATTERN.test(header);
  if (!valid) throw new Fault('invalid_idempotency_key');
  return header;
}
