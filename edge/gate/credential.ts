/** The key that a request shows. */
import { parseToken } from '#shared/auth/token.ts';
import type { Token } from '#shared/auth/token.ts';
import { Fault } from '#shared/fault/catalogue.ts';

/** RFC 9110 §11.1: the name of a scheme is case-insensitive. RFC 6750 §2.1: one token follows. */
const BEARER = /^bearer +(\S+)$/i;

/**
 * Reads `X-API-Key`, or else `Authorization: Bearer`. A key in the query string is never looked at:
 * URLs are written down in too many places.
 *
 * @throws Fault `missing_key`, or `malformed_key` where the shape or the checksum is wrong
 */
export function readCredential(headers: Headers): Token {
  const shown = headers.get('x-api-key')?.trim() || bearer(headers.get('authorization'));
  if (shown === null) throw new Fault('missing_key');
  const token = parseToken(shown);
  if (token === null) throw new Fault('malformed_key');
  return token;
}

function bearer(authorization: string | null): string | null {
  return BEARER.exec(authorization?.trim() ?? '')?.[1] ?? null;
}
