/** The key that a request shows. */
import { Fault } from '#shared/fault/catalogue.ts';
import { parseToken } from './token.ts';
import type { Token } from './token.ts';

/** RFC 9110 §11.1: the name of a scheme is case-insensitive. RFC 6750 §2.1: one token follows. */
const BEARER = /^bearer +(\S+)$/i;

/**
 * Reads `X-API-Key`, or else `Authorization: Bearer`. A key in the query string is never looked at:
 * URLs are written down in too many places.
 *
 * @param header a header's value by lower-case name; null where there is none
 * @throws Fault `missing_key`, or `malformed_key` where the shape or the checksum is wrong
 */
export function readCredential(header: (name: string) => string | null): Token {
  const shown = header('x-api-key')?.trim() || bearer(header('authorization'));
  if (shown === null) throw new Fault('missing_key');
  const token = parseToken(shown);
  if (token === null) throw new Fault('malformed_key');
  return token;
}

function bearer(authorization: string | null): string | null {
  return BEARER.exec(authorization?.trim() ?? '')?.[1] ?? null;
}
