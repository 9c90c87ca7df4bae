import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { accessOf, type Tokens } from './access.ts';
import { answer } from './answer.ts';
import { readBody } from './body.ts';
import { openRedisLink, type RedisLink } from './redis-link.ts';

/**
 * A bridge that speaks Upstash's REST protocol in front of one Redis server, so that the very client
 * which production uses works on one machine (upstash.com/docs/redis/features/restapi).
 */
export interface Bridge {
  readonly url: string;
  /** Requests taken so far, refused ones included. */
  requests(): number;
  close(): Promise<void>;
}

export interface BridgeOptions extends Tokens {
  readonly redisUrl: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly host?: string;
}

/** Connections at once, far above what one edge and one origin open. */
const MAX_CONNECTIONS = 512;
/** Milliseconds that a request may take to arrive. */
const REQUEST_TIMEOUT_MS = 10_000;
/** The methods that Upstash takes; any other is answered with 405. */
const METHODS: ReadonlySet<string> = new Set(['HEAD', 'GET', 'POST', 'PUT']);

/** Starts a bridge; rejects when Redis is not there or the port is taken. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const link = await openRedisLink(options.redisUrl);
  let taken = 0;
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    taken += 1;
    // A caller that hangs up in the middle of its request has nobody left to answer.
    respond(link, options, request, response).catch(() => response.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
  const host = options.host ?? '127.0.0.1';
  try {
    const port = await listen(server, options.port ?? 0, host);
    return {
      url: `http://${host}:${port}`,
      requests: () => taken,
      close: () => close(server, link),
    };
  } catch (error) {
    link.close();
    throw error;
  }
}

async function respond(
  link: RedisLink,
  tokens: Tokens,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bridge.invalid');
  if (!METHODS.has(request.method ?? '')) return refuse(response, 405, 'ERR method not allowed');
  const access = accessOf(request, url, tokens);
  if (access === null) return refuse(response, 401, 'WRONGPASS invalid or missing auth token');
  const body = await readBody(request);
  if (body === null) return refuse(response, 413, 'ERR max request size exceeded');
  const outcome = await answer(link, {
    url,
    body,
    access,
    encoding: request.headers['upstash-encoding'] === 'base64' ? 'base64' : 'text',
    syncToken: headerOf(request, 'upstash-sync-token'),
  });
  if (outcome.syncToken !== null) response.setHeader('upstash-sync-token', outcome.syncToken);
  send(response, outcome.status, outcome.body);
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** Refuses without having read the body, and so cannot keep the connection. */
function refuse(response: ServerResponse, status: number, error: string): void {
  response.setHeader('connection', 'close');
  send(response, status, { error });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  response.writeHead(status, headers).end(bytes);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('no TCP address'));
      else resolve(address.port);
    });
  });
}

async function close(server: Server, link: RedisLink): Promise<void> {
  const closed = new Promise((resolve) => {
    server.close(resolve);
  });
  server.closeAllConnections();
  await closed;
  link.close();
}
