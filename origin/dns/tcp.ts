import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import type { Reply } from './message.ts';
import type { ServerAddress } from './server-address.ts';
import type { Exchange } from './udp.ts';

/** RFC 1035 §4.2.2: each message has its length before it. */
const LENGTH_OCTETS = 2;
const LONGEST_MESSAGE = 65_535;

/**
 * Asks over TCP, on a connection of its own. The time limit is for all of it, so that a server
 * which sends an octet now and then gains nothing.
 *
 * @param read tells whether what came belongs to the query, and what it says
 */
export function askOverTcp(
  server: ServerAddress,
  query: Buffer,
  timeoutMs: number,
  read: (bytes: Buffer) => Reply,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const received = Buffer.allocUnsafe(LENGTH_OCTETS + LONGEST_MESSAGE);
    let length = 0;
    const socket = connect({ host: server.address, port: server.port, noDelay: true });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const endWith = (exchange: Exchange): void => end(() => resolve(exchange));
    const timer = setTimeout(() => endWith({ kind: 'timeout' }), timeoutMs);
    const take = (chunk: Buffer): void => {
      length += chunk.copy(received, length);
      const message = wholeMessage(received.subarray(0, length));
      if (message !== null) endWith(believed(read(message)));
    };
    socket.once('connect', () => socket.write(framed(query)));
    socket.on('data', (chunk) => {
      try {
        take(chunk);
      } catch (error) {
        // An impossible state fails the look-up, and not the process.
        end(() => reject(error));
      }
    });
    socket.on('error', () => endWith({ kind: length > 0 ? 'malformed' : 'unreachable' }));
    socket.once('end', () => endWith({ kind: 'malformed' }));
  });
}

/** Over a connection there is nothing else to wait for. */
function believed(reply: Reply): Exchange {
  return reply.kind === 'unrelated' ? { kind: 'malformed' } : reply;
}

function wholeMessage(received: Buffer): Buffer | null {
  if (received.length < LENGTH_OCTETS) return null;
  const end = LENGTH_OCTETS + received.readUInt16BE(0);
  return received.length < end ? null : received.subarray(LENGTH_OCTETS, end);
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_OCTETS);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
