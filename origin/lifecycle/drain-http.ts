import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Longer than a connection may be idle (Node's `keepAliveTimeout` of 5 s): by then each has had an answer
 * that ends it, or has ended by itself.
 */
const LINGER_MS = 6000;
const LOOK_EVERY_MS = 50;

/**
 * Ends an HTTP server without failing a request. A client that holds a connection open may be about to
 * send on it, so closing it at once would be an error in its hands. Until all have gone, or for a
 * while, requests are still answered, each with `Connection: close` (RFC 9112 §9.6).
 */
export async function drainHttp(server: Server, lingerMs: number = LINGER_MS): Promise<void> {
  server.prependListener('request', (_request, response) => {
    response.setHeader('connection', 'close');
  });
  const end = performance.now() + lingerMs;
  while (performance.now() < end && (await connectionsOf(server)) > 0) await sleep(LOOK_EVERY_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error === null ? count : 0));
  });
}
