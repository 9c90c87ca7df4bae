/** `GET /health`, asked of the origin. */
import * as v from 'valibot';
import { EDGE_ITSELF } from '#shared/auth/request-signature.ts';
import { HealthSchema } from '#shared/contract/health.ts';
import type { Health } from '#shared/contract/health.ts';
import { VERSION } from '#shared/contract/version.ts';
import { Fault } from '#shared/fault/catalogue.ts';
import type { AskOrigin } from './origin.ts';

/** Milliseconds; the origin's own checks take a few, and a monitor gives up after some seconds. */
const DEADLINE_MS = 2000;
/** The route is open to all: asking it in a loop costs the origin one look a second. */
const FRESH_MS = 1000;

/** How the system is, as the origin sees it; unhealthy in every part when it cannot be asked. */
export function relayHealth(ask: AskOrigin, now: () => number): () => Promise<Health> {
  let last: { readonly health: Health; readonly atMs: number } | undefined;
  return async () => {
    if (last !== undefined && now() - last.atMs < FRESH_MS) return last.health;
    const health = await askHealth(ask, now);
    last = { health, atMs: now() };
    return health;
  };
}

async function askHealth(ask: AskOrigin, now: () => number): Promise<Health> {
  try {
    const answer = await ask({
      method: 'GET',
      path: '/health',
      content: null,
      account: EDGE_ITSELF.account,
      keyId: EDGE_ITSELF.keyId,
      deadlineMs: now() + DEADLINE_MS,
      traceparent: null,
    });
    const parsed = v.safeParse(HealthSchema, answer.json);
    return parsed.success ? parsed.output : unreachable(now());
  } catch (error) {
    if (error instanceof Fault) return unreachable(now());
    throw error;
  }
}

function unreachable(nowMs: number): Health {
  return {
    status: 'unhealthy',
    version: VERSION,
    timestamp: new Date(nowMs).toISOString(),
    checks: { database: false, redis: false, queue: false },
  };
}
