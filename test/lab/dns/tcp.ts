import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Responder } from './responder.ts';
import type { Endpoint } from './udp.ts';

const LENGTH_BYTES = 2;
/** No query is longer: a name of 255 octets, a header and options. What is, ends the connection. */
const LONGEST_QUERY = 4096;
const MOST_CONNECTIONS = 200;
const IDLE_MS = 60_000;

export async function openTcp(host: string, port: number, respond: Responder): Promise<Endpoint> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client that resets the connection has gone, which is all that matters here.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    serve(socket, respond);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address();
  return {
    port: bound !== null && typeof bound === 'object' ? bound.port : port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, respond: Responder): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const query = firstMessage(received);
      if (query === null) break;
      received = received.subarray(LENGTH_BYTES + query.length);
      void answer(socket, query, respond);
    }
    if (received.length > LONGEST_QUERY) socket.destroy();
  });
}

function firstMessage(received: Buffer): Buffer | null {
  if (received.length < LENGTH_BYTES) return null;
  const end = LENGTH_BYTES + received.readUInt16BE(0);
  return received.length < end ? null : received.subarray(LENGTH_BYTES, end);
}

async function answer(socket: Socket, query: Buffer, respond: Responder): Promise<void> {
  const { chunks, gapMs, framed } = respond(query, 'tcp');
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0 && gapMs > 0) await sleep(gapMs, null, { ref: false });
    if (socket.destroyed) return;
    socket.write(framed ? frame(chunk) : chunk);
  }
}

function frame(message: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
