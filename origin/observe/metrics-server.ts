import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Sources {
  readonly metrics: Metrics;
  /** Whether everything that it needs has answered once; a pod that says no is given time. */
  readonly isStarted: () => boolean;
  /** Whether work can be done now; a pod that says no gets no traffic. */
  readonly isReady: () => boolean;
  /** Brings gauges up to date before they are read. */
  readonly refresh?: () => Promise<void>;
}

/**
 * Serves `/metrics`, `/started` (is all there that it needs?), `/ready` (may traffic come?) and `/live`
 * (does the event loop turn?) on the metrics port, apart from the API, so that a busy API never hides
 * them.
 */
export async function serveMetrics(
  host: string,
  port: number,
  sources: Sources,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response, sources).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    port: boundPort(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: string, response: ServerResponse, sources: Sources): Promise<void> {
  switch (url) {
    case '/metrics': {
      // A dependency that is away must not take the numbers away that would show it.
      await sources.refresh?.().catch(() => undefined);
      const { contentType, text } = await sources.metrics.expose();
      response.writeHead(200, { 'content-type': contentType }).end(text);
      return;
    }
    case '/started':
      say(response, sources.isStarted(), 'started');
      return;
    case '/ready':
      say(response, sources.isReady(), 'ready');
      return;
    case '/live':
      response.writeHead(200, { 'content-type': 'text/plain' }).end('live\n');
      return;
    default:
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('see /metrics, /started, /ready, /live\n');
  }
}

function say(response: ServerResponse, holds: boolean, what: string): void {
  response.writeHead(holds ? 200 : 503, { 'content-type': 'text/plain' });
  response.end(holds ? `${what}\n` : `not ${what}\n`);
}

function boundPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address.port;
}
