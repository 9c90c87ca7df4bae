/** The Worker's way in: bindings to configuration, configuration to app, once an isolate. */
import { waitUntil } from 'cloudflare:workers';
import { formatId } from '#shared/contract/id.ts';
import { domainLists } from '#shared/domain/lists.ts';
import { disposableDomains, listsVersion } from './alone/lists.generated.js';
import { createApp } from './app.ts';
import { assemble, uuidSource } from './assemble.ts';
import type { World } from './assemble.ts';
import { readConfig } from './config.ts';
import { log } from './log.ts';
import { problemResponse } from './routes/problem.ts';
import { seal } from './seal.ts';

type Handle = (request: Request) => Response | Promise<Response>;

const world: World = {
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  random: () => Math.random(),
  pause: (ms) => scheduler.wait(ms),
  later: (work) => waitUntil(work),
  log,
  lists: domainLists(disposableDomains, listsVersion),
};

/** Bindings are the same object as long as an isolate lives; the app is kept by them. */
const handlers = new WeakMap<object, Handle>();

export default {
  fetch(request: Request, bindings: object): Response | Promise<Response> {
    const kept = handlers.get(bindings);
    if (kept !== undefined) return kept(request);
    const handle = start(bindings);
    handlers.set(bindings, handle);
    return handle(request);
  },
};

function start(bindings: object): Handle {
  const read = readConfig(bindings);
  if (!read.ok) return () => refuse(read.wrong);
  const app = createApp(assemble(read.config, world));
  return (request) => app.fetch(request);
}

/** A Worker cannot refuse to start, so it refuses to serve, and says to its operator why. */
function refuse(wrong: readonly string[]): Response {
  const requestId = formatId('req', uuidSource(world)());
  log('ERROR', 'configuration.wrong', { request_id: requestId, wrong });
  const response = problemResponse('internal', requestId);
  seal(response.headers, requestId);
  return response;
}
