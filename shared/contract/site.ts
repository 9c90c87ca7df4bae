/** The documentation as it is served: files that are the same for everybody, and need no key. */

/** Where Swagger UI's files lie, and what they are called there. */
export const VIEWER_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'] as const;
/** What is made from the code (`npm run docs`), and what is written for it. */
export const OWN_FILES = [
  'openapi.json',
  'docs.html',
  'llms.txt',
  'reference.js',
  'page.css',
] as const;
export type SiteFile = (typeof VIEWER_FILES)[number] | (typeof OWN_FILES)[number];

export interface Page {
  readonly method: 'GET';
  readonly path: `/${string}`;
  readonly file: SiteFile;
  readonly headers: Readonly<Record<string, string>>;
}

/** Seconds that a copy is good: a new version of the API is seen within this. */
const FRESH_SECONDS = 300;
const CACHED = { 'cache-control': `public, max-age=${FRESH_SECONDS}` } as const;

/**
 * What the page may do: run and show what comes from its own origin, and ask it. Nothing is loaded
 * from elsewhere. Swagger UI writes style attributes, and its icons are data: URLs.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

export const SITE: readonly Page[] = [
  page('/openapi.json', 'openapi.json', 'application/json'),
  page('/llms.txt', 'llms.txt', 'text/plain; charset=utf-8'),
  page('/docs', 'docs.html', 'text/html; charset=utf-8', {
    'content-security-policy': PAGE_POLICY,
  }),
  page('/docs/reference.js', 'reference.js', SCRIPT),
  page('/docs/page.css', 'page.css', STYLE),
  page('/docs/swagger-ui.js', 'swagger-ui-bundle.js', SCRIPT),
  page('/docs/swagger-ui.css', 'swagger-ui.css', STYLE),
];

function page(
  path: Page['path'],
  file: SiteFile,
  contentType: string,
  more: Page['headers'] = {},
): Page {
  return {
    method: 'GET',
    path,
    file,
    headers: { 'content-type': contentType, ...CACHED, ...more },
  };
}
