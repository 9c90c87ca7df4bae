/** Headers that every answer of the edge carries, whatever it is. */
import { SECURITY_HEADERS } from '#shared/contract/security-headers.ts';

/** RFC 6797 §6.1: a year, the least that the browsers' preload list takes. TLS ends at the edge. */
const TRANSPORT_SECURITY = 'max-age=31536000; includeSubDomains';

/** Sets the request's id, and the security headers that the answer does not bring itself. */
export function seal(headers: Headers, requestId: string): void {
  headers.set('request-id', requestId);
  headers.set('strict-transport-security', TRANSPORT_SECURITY);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
