import type { Buffer } from 'node:buffer';
import { createSocket } from 'node:dgram';
import type { Reply } from './message.ts';
import { UDP_PAYLOAD_OCTETS } from './query.ts';
import type { ServerAddress } from './server-address.ts';

/** What one try to ask a server came to. */
export type Exchange =
  | Exclude<Reply, { readonly kind: 'unrelated' }>
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' };

/**
 * Datagrams from the server's own address that do not belong to the query, after which the try is
 * given up: somebody guesses, and the next try has another id and another port (RFC 5452 §9).
 */
const MOST_UNRELATED = 16;

/**
 * Asks over UDP, from a socket of its own: the kernel picks a random source port, and, since the
 * socket is connected, drops what comes from any other address or port than the server's.
 *
 * @param read tells whether what came belongs to the query, and what it says
 */
export function askOverUdp(
  server: ServerAddress,
  query: Buffer,
  timeoutMs: number,
  read: (bytes: Buffer) => Reply,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(server.family === 6 ? 'udp6' : 'udp4');
    let unrelated = 0;
    let ended = false;
    const end = (settle: () => void): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.close();
      settle();
    };
    const endWith = (exchange: Exchange): void => end(() => resolve(exchange));
    const timer = setTimeout(() => {
      endWith({ kind: unrelated > 0 ? 'malformed' : 'timeout' });
    }, timeoutMs);
    const take = (bytes: Buffer): void => {
      const reply = read(bytes);
      if (reply.kind === 'unrelated') {
        unrelated += 1;
        if (unrelated >= MOST_UNRELATED) endWith({ kind: 'malformed' });
        return;
      }
      // RFC 6891 §6.2.3: a server must not send more than it was told fits.
      endWith(bytes.length > UDP_PAYLOAD_OCTETS ? { kind: 'malformed' } : reply);
    };
    socket.on('error', () => endWith({ kind: 'unreachable' }));
    socket.on('message', (bytes) => {
      try {
        take(bytes);
      } catch (error) {
        // An impossible state fails the look-up, and not the process.
        end(() => reject(error));
      }
    });
    socket.connect(server.port, server.address);
    socket.once('connect', () => socket.send(query));
  });
}
