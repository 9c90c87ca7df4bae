import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { LabStats } from './ledger.ts';

/** The statistics over HTTP, for whoever runs the lab as a process of its own. */
export interface StatsServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

interface StatsSource {
  readonly stats: () => LabStats;
  readonly reset: () => void;
}

/** Only programs on the same machine ask. */
const HOST = '127.0.0.1';

/**
 * `GET /stats` gives {@link LabStats} as JSON, `POST /reset` starts the counts again (204).
 *
 * @param port 0 for a free one
 * @throws the error of `listen` when the port is taken
 */
export async function startStatsServer(port: number, source: StatsSource): Promise<StatsServer> {
  const server = createServer((request, response) => {
    answer(request, response, source);
  });
  await listen(server, port);
  const bound = server.address();
  const boundPort = bound !== null && typeof bound === 'object' ? bound.port : port;
  return {
    url: `http://${HOST}:${boundPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, source: StatsSource): void {
  request.resume();
  switch (`${request.method} ${request.url}`) {
    case 'GET /stats':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(source.stats()));
      return;
    case 'POST /reset':
      source.reset();
      response.writeHead(204).end();
      return;
    default:
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('The lab knows GET /stats and POST /reset.\n');
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
