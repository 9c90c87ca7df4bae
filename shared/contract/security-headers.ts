/**
 * Headers that make an answer inert wherever it ends up (OWASP REST Security Cheat Sheet). An answer
 * that needs other values, such as a page, brings its own.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // A verdict is about a person: no cache between here and the caller keeps it.
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
