/** The routes of the edge, and what every answer has in common. */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { problemSection } from '#shared/contract/problem-section.ts';
import { allowedMethods, ROUTES, routerPath } from '#shared/contract/routes.ts';
import { SITE } from '#shared/contract/site.ts';
import { FAULTS, Fault } from '#shared/fault/catalogue.ts';
import type { Log } from './log.ts';
import { job } from './routes/job.ts';
import type { RouteParts } from './routes/parts.ts';
import { problemResponse } from './routes/problem.ts';
import { sitePage } from './routes/site.ts';
import { usage } from './routes/usage.ts';
import { validate } from './routes/validate.ts';
import { beginVisit } from './routes/visit.ts';
import type { Visit } from './routes/visit.ts';
import { seal } from './seal.ts';

type AppContext = Context<{ Variables: { visit: Visit } }>;

const SERVER_ERROR = 500;

/** For 405 and its Allow header (RFC 9110 §15.5.6). */
const ALLOWED = allowedMethods([...Object.values(ROUTES), ...SITE]);

export function createApp(parts: RouteParts): Hono<{ Variables: { visit: Visit } }> {
  const app = new Hono<{ Variables: { visit: Visit } }>();
  app.use(async (context, next) => {
    const visit = beginVisit(context.req.raw.headers, parts.now, parts.newUuid);
    context.set('visit', visit);
    await next();
    seal(context.res.headers, visit.requestId);
  });
  app.post(routerPath(ROUTES.validate), (context) =>
    validate(context.req.raw, context.get('visit'), parts),
  );
  app.get(routerPath(ROUTES.job), (context) =>
    job(context.req.param('id') ?? '', context.req.raw.headers, context.get('visit'), parts),
  );
  app.get(routerPath(ROUTES.usage), (context) =>
    usage(context.req.raw.headers, context.get('visit'), parts),
  );
  app.get(routerPath(ROUTES.health), async () => {
    const health = await parts.relayHealth();
    return Response.json(health, { status: health.status === 'healthy' ? 200 : 503 });
  });
  app.get(routerPath(ROUTES.problem), (context) =>
    context.redirect(problemSection(context.req.param('code') ?? ''), 303),
  );
  for (const page of SITE) app.get(page.path, () => sitePage(page, parts));
  for (const [path, allow] of ALLOWED) {
    app.all(path, ({ get }) => {
      return problemResponse('method_not_allowed', get('visit').requestId, [], { allow });
    });
  }
  app.notFound((context) => problemResponse('not_found', context.get('visit').requestId));
  app.onError((error, context) => faultResponse(error, context, parts.log));
  return app;
}

/** The one place where what was thrown becomes an answer. */
function faultResponse(error: unknown, context: AppContext, log: Log): Response {
  const { requestId } = context.get('visit');
  const code = error instanceof Fault ? error.code : 'internal';
  if (FAULTS[code].status >= SERVER_ERROR) {
    const why = error instanceof Fault ? error.context : framesOf(error);
    log(code === 'internal' ? 'ERROR' : 'WARN', 'request.failed', {
      request_id: requestId,
      code,
      why,
    });
  }
  return problemResponse(code, requestId, [], retryAfter(error));
}

function retryAfter(error: unknown): Record<string, string> {
  const seconds = error instanceof Fault ? error.retryAfterSeconds : null;
  return seconds === null ? {} : { 'retry-after': String(seconds) };
}

/** Where it was thrown, without the message: that may repeat what a caller sent. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames].join('\n');
}
