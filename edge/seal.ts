/** Headers that every answer of the edge carries, whatever it is. */

/** What makes an answer inert wherever it ends up (OWASP REST Security Cheat Sheet). */
const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  // A verdict is about a person: no cache between here and the caller keeps it.
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
];

/** Sets the request's id and the security headers. */
export function seal(headers: Headers, requestId: string): void {
  headers.set('request-id', requestId);
  for (const [name, value] of SECURITY_HEADERS) headers.set(name, value);
}
