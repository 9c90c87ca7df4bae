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
  /** Whether work can be done now; a pod that says no gets no traffic. */
  readonly isReady: () => boolean;
  /** Brings gauges up to date before they are read. */
  readonly refresh?: () => Promise<void>;
}

/**
 * Serves `/metrics`, `/ready` (may traffic come?) and `/live` (does the event loop turn?) on the
 * metrics port, apart from the API, so that a busy API never hides them.
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
    case '/ready': {
      const ready = sources.isReady();
      response.writeHead(ready ? 200 : 503, { 'content-type': 'text/plain' });
      response.end(ready ? 'ready\n' : 'not ready\n');
      return;
    }
    case '/live':
      response.writeHead(200, { 'content-type': 'text/plain' }).end('live\n');
      return;
    default:
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('see /metrics, /ready, /live\n');
  }
}

function boundPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address.port;
}
