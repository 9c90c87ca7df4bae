import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Responder } from './responder.ts';

/** Where the server listens. */
export interface Endpoint {
  readonly port: number;
  close(): Promise<void>;
}

export async function openUdp(host: string, port: number, respond: Responder): Promise<Endpoint> {
  const socket = open(host);
  const closing = new AbortController();
  socket.on('message', (query, client) => {
    void answer(socket, host, query, client, respond, closing.signal);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  // A client that is gone is reported as an error of the socket, and is none of the server's.
  socket.on('error', () => {});
  return {
    port: socket.address().port,
    close: async () => {
      closing.abort();
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

async function answer(
  socket: Socket,
  host: string,
  query: Buffer,
  client: RemoteInfo,
  respond: Responder,
  closing: AbortSignal,
): Promise<void> {
  const { chunks, gapMs, fromAnotherPort } = respond(query, 'udp');
  const from = fromAnotherPort ? open(host) : socket;
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0 && gapMs > 0) await sleep(gapMs, null, { ref: false });
    if (closing.aborted) break;
    await send(from, chunk, client);
  }
  if (fromAnotherPort) from.close();
}

function open(host: string): Socket {
  return createSocket(isIPv6(host) ? 'udp6' : 'udp4');
}

/** A datagram that cannot be sent is a datagram that is lost. */
function send(socket: Socket, chunk: Buffer, client: RemoteInfo): Promise<void> {
  return new Promise((resolve) => {
    socket.send(chunk, client.port, client.address, () => resolve());
  });
}
