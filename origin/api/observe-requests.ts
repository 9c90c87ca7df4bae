import { createMiddleware } from 'hono/factory';
import { formatId } from '#shared/contract/id.ts';
import type { NewUuid } from '#shared/contract/id.ts';
import { SECURITY_HEADERS } from '#shared/contract/security-headers.ts';
import type { Metrics } from '#origin/observe/metrics.ts';
import type { Variables } from './context.ts';

interface ObserveWorld {
  readonly metrics: Metrics;
  readonly newUuid: NewUuid;
  readonly now: () => number;
}

/** Names every request, counts it, and times it. The route is the pattern, never the path. */
export function observeRequests({ metrics, newUuid, now }: ObserveWorld) {
  let active = 0;
  const setActive = (change: number) => {
    active += change;
    metrics.set('email_validator_active_requests', {}, active);
  };
  return createMiddleware<{ Variables: Variables }>(async (context, next) => {
    const startedAtMs = now();
    const requestId = formatId('req', newUuid());
    context.set('requestId', requestId);
    setActive(1);
    try {
      await next();
    } finally {
      const end = () => setActive(-1);
      // A promise told ahead leaves its caller waiting: autoscalers count who waits.
      void (context.get('told') ?? Promise.resolve()).then(end, end);
    }
    context.header('request-id', requestId);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!context.res.headers.has(name)) context.header(name, value);
    }
    const route = routeOf(context.req.path);
    metrics.increment('email_validator_requests_total', {
      route,
      status: String(context.res.status),
    });
    const seconds = (now() - startedAtMs) / 1000;
    metrics.observe('email_validator_request_duration_seconds', { route }, seconds);
  });
}

/** A closed list: a label must never hold what a caller sent. */
function routeOf(path: string): string {
  if (path === '/health' || path === '/v1/validate' || path === '/v1/usage') return path;
  if (path.startsWith('/v1/jobs/')) return '/v1/jobs/{id}';
  return path.startsWith('/internal/') ? '/internal' : 'other';
}
