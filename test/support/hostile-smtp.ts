/** A server on loopback that sends the bytes a test tells it to, whatever the protocol says. */
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

/** One connection, from the server's side. */
export interface Peer {
  /** Which connection this is, from 0. */
  readonly index: number;
  /** Resolves when the bytes are with the system; not at all once the client is gone. */
  readonly send: (data: string | Uint8Array) => Promise<void>;
  /** The command lines that have come, until one begins like this. @throws when the client leaves first */
  readonly hears: (verb: string) => Promise<readonly string[]>;
  /** Resolves with the next bytes that come, whatever they are. */
  readonly hearsAnything: () => Promise<void>;
  /** FIN. */
  readonly end: () => void;
  /** RST. */
  readonly reset: () => void;
  /** Takes the client's ClientHello and goes on under TLS. */
  readonly startTls: (options: tls.TLSSocketOptions) => Promise<Peer>;
  /** Resolves when the connection has ended. */
  readonly gone: Promise<void>;
}

export type Script = (peer: Peer) => Promise<void> | void;

export interface HostileServer extends AsyncDisposable {
  readonly port: number;
  /** All that each connection has sent in clear or under TLS, as it was read. */
  readonly received: readonly (readonly string[])[];
  /** Connections open now. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

/** Runs the script for every connection; a script that fails because the client left is no failure. */
export async function startHostileSmtp(script: Script): Promise<HostileServer> {
  const received: string[][] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    const chunks: string[] = [];
    received.push(chunks);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void run(script, peerOn(socket, received.length - 1, chunks));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    port: address.port,
    received,
    open: () => sockets.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}

class ClientLeft extends Error {}

async function run(script: Script, peer: Peer): Promise<void> {
  try {
    await script(peer);
  } catch (error) {
    if (!(error instanceof ClientLeft)) throw error;
  }
}

function peerOn(socket: net.Socket, index: number, chunks: string[]): Peer {
  let unread = '';
  const arrivals = new EventTarget();
  const leaves = Promise.withResolvers<void>();
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk.toString());
    unread += chunk.toString();
    arrivals.dispatchEvent(new Event('more'));
  };
  socket.on('data', onData);
  // A client that hangs up in the middle is what these tests are about.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    leaves.resolve();
    arrivals.dispatchEvent(new Event('more'));
  });
  const hearsAnything = async (): Promise<void> => {
    if (socket.destroyed) throw new ClientLeft();
    await new Promise((resolve) => {
      arrivals.addEventListener('more', resolve, { once: true });
    });
  };
  const hears = async (verb: string): Promise<readonly string[]> => {
    for (;;) {
      const lines = unread.split('\r\n').slice(0, -1);
      const found = lines.findIndex((line) => line.startsWith(verb));
      if (found >= 0) {
        const heard = lines.slice(0, found + 1);
        unread = unread.slice(heard.join('\r\n').length + 2);
        return heard;
      }
      await hearsAnything();
    }
  };
  return {
    index,
    hears,
    hearsAnything,
    send: async (data) => {
      if (socket.destroyed) throw new ClientLeft();
      const sent = new Promise<void>((resolve, reject) => {
        socket.write(data, (error) => (error ? reject(new ClientLeft()) : resolve()));
      });
      await Promise.race([sent, leaves.promise.then(() => Promise.reject(new ClientLeft()))]);
    },
    end: () => {
      socket.end();
    },
    reset: () => {
      socket.resetAndDestroy();
    },
    startTls: async (options) => {
      socket.off('data', onData);
      const secure = new tls.TLSSocket(socket, { ...options, isServer: true });
      const peer = peerOn(secure, index, chunks);
      await Promise.race([
        once(secure, 'secure'),
        peer.gone.then(() => Promise.reject(new ClientLeft())),
      ]);
      return peer;
    },
    gone: leaves.promise,
  };
}
