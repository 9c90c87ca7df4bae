/** A TCP proxy of the tests' own, which lets a fault in between two parts and takes it out again. */
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export type Fault =
  /** What is said back takes this long. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Nobody listens. */
  | { readonly kind: 'down' }
  /** The connection is taken, and reset as soon as something is said. */
  | { readonly kind: 'reset' }
  /** Somebody else answers, over HTTP. */
  | { readonly kind: 'answers'; readonly status: number; readonly body: string }
  /** Somebody else answers, and not over HTTP. */
  | { readonly kind: 'babbles' };

export interface FaultProxy {
  /** Scheme `http`, whatever is spoken. */
  readonly url: string;
  /** Connections taken so far. */
  connections(): number;
  /** Has a fault hold from now on, for connections that are open as well. */
  inject(fault: Fault): Promise<void>;
  /** Lets everything through again. */
  lift(): Promise<void>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts a proxy in front of whatever listens at the host and port of a URL. */
export async function startFaultProxy(targetUrl: string): Promise<FaultProxy> {
  const target = new URL(targetUrl);
  const open = new Set<Socket>();
  let fault: Fault | null = null;
  let taken = 0;

  const server = createServer((socket) => {
    taken += 1;
    keep(socket, open);
    if (fault === null || fault.kind === 'slow') passOn(socket, target, open, delayOf(fault));
    else stand(socket, fault);
  });
  const port = await listen(server, 0);

  async function change(to: Fault | null): Promise<void> {
    const wasDown = fault?.kind === 'down';
    fault = to;
    const isDown = to?.kind === 'down';
    if (isDown && !wasDown) server.close();
    for (const socket of open) socket.resetAndDestroy();
    if (wasDown && !isDown) await listen(server, port);
  }

  return {
    url: `http://${HOST}:${port}`,
    connections: () => taken,
    inject: (next) => change(next),
    lift: () => change(null),
    stop: async () => {
      if (server.listening) server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function delayOf(fault: Fault | null): number {
  return fault?.kind === 'slow' ? fault.ms : 0;
}

/** Bytes go to the target at once, and come back after the delay, in order. */
function passOn(socket: Socket, target: URL, open: Set<Socket>, delayMs: number): void {
  const upstream = connect(Number(target.port), target.hostname);
  keep(upstream, open);
  socket.pipe(upstream);
  upstream.on('data', (bytes: Buffer) => {
    setTimeout(() => socket.write(bytes), delayMs);
  });
  upstream.on('close', () => setTimeout(() => socket.destroy(), delayMs));
  socket.on('close', () => upstream.destroy());
}

/** Stands in for the target. */
function stand(socket: Socket, fault: Exclude<Fault, { kind: 'slow' }>): void {
  switch (fault.kind) {
    case 'down':
      socket.resetAndDestroy();
      return;
    case 'reset':
      socket.once('data', () => socket.resetAndDestroy());
      return;
    case 'babbles':
      socket.once('data', () => socket.end('\u0000\u0001 220 what would you like?\r\n'));
      return;
    case 'answers': {
      const server = createHttpServer((request, response) => {
        request.resume();
        const headers = { 'content-type': 'text/html', connection: 'close' };
        response.writeHead(fault.status, headers).end(fault.body);
      });
      server.emit('connection', socket);
    }
  }
}

/** A socket that breaks is what these tests are about; it must not break the test. */
function keep(socket: Socket, open: Set<Socket>): void {
  open.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => open.delete(socket));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('no TCP address'));
      else resolve(address.port);
    });
  });
}
