/**
 * The routes of the public API. Both doors route by this list, answer 405 by it, and document it
 * (shared/openapi): what is not here is nowhere.
 */
import type { Scope } from './key-record.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As in OpenAPI: `{name}` stands for one segment. */
  readonly path: `/${string}`;
  /** Any one of which a key must have; null where no key is needed. */
  readonly scopes: readonly Scope[] | null;
}

export const ROUTES = {
  validate: { method: 'POST', path: '/v1/validate', scopes: ['validate'] },
  // A key that may validate may also follow the job that a validation became.
  job: { method: 'GET', path: '/v1/jobs/{id}', scopes: ['validate', 'jobs'] },
  usage: { method: 'GET', path: '/v1/usage', scopes: ['validate', 'jobs', 'admin'] },
  health: { method: 'GET', path: '/health', scopes: null },
  openapi: { method: 'GET', path: '/openapi.json', scopes: null },
  docs: { method: 'GET', path: '/docs', scopes: null },
  llms: { method: 'GET', path: '/llms.txt', scopes: null },
  problem: { method: 'GET', path: '/problems/{code}', scopes: null },
} as const satisfies Readonly<Record<string, Route>>;

export type RouteName = keyof typeof ROUTES;

/** `/v1/jobs/{id}` as the router writes it: `/v1/jobs/:id`. */
export function routerPath({ path }: Pick<Route, 'path'>): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/**
 * Each path with the value of its Allow header (RFC 9110 §10.2.1). Where GET is allowed HEAD is, too
 * (§9.3.2): it is answered without the content.
 */
export function allowedMethods(
  routes: readonly Pick<Route, 'method' | 'path'>[],
): ReadonlyMap<string, string> {
  const allowed = new Map<string, string>();
  for (const { path } of routes) {
    const methods = routes
      .filter((route) => route.path === path)
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    allowed.set(routerPath({ path }), [...new Set(methods)].join(', '));
  }
  return allowed;
}
