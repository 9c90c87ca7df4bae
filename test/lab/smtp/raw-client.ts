/** An SMTP client that says exactly what it is told to, for tests of the lab itself. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawClient {
  /** Writes the text as it is. */
  readonly write: (text: string | Buffer) => void;
  /**
   * The lines of the next reply, without their line ends.
   *
   * @throws when the connection ends before the reply does
   */
  readonly reply: () => Promise<readonly string[]>;
  /** Writes the line with CRLF and waits for its reply. */
  readonly ask: (line: string) => Promise<readonly string[]>;
  /** How the server ended the connection; waits for it. */
  readonly ended: () => Promise<'closed' | 'reset'>;
  /** All that has come and was not taken as a reply. */
  readonly unread: () => string;
  /** Does the handshake over this connection, without looking at the certificate. */
  readonly startTls: () => Promise<RawClient>;
  readonly destroy: () => void;
}

const REPLY = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/;

/** Connects; rejects with the error of the operating system when nobody listens. */
export async function connectRaw(address: string, port: number): Promise<RawClient> {
  const socket = connect({ host: address, port, noDelay: true });
  await settled(socket, 'connect');
  return overSocket(socket);
}

function overSocket(socket: Socket): RawClient {
  let received = '';
  let ending: 'closed' | 'reset' | null = null;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  const hear = (chunk: Buffer): void => {
    received += chunk.toString('utf8');
    wake();
  };
  const end = (how: 'closed' | 'reset'): void => {
    ending ??= how;
    wake();
  };
  socket.on('data', hear);
  socket.on('error', () => end('reset'));
  socket.on('end', () => end('closed'));
  socket.on('close', () => end('closed'));

  const until = <T>(look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = look();
        if (found === null && ending === null) return;
        waiting.delete(check);
        if (found === null) reject(new Error(`${ending} after ${JSON.stringify(received)}`));
        else resolve(found);
      };
      waiting.add(check);
      check();
    });
  const takeReply = (): readonly string[] | null => {
    const found = REPLY.exec(received)?.[0];
    if (found === undefined) return null;
    received = received.slice(found.length);
    return found.slice(0, -2).split('\r\n');
  };
  const write = (text: string | Buffer): void => {
    socket.write(text);
  };
  const reply = (): Promise<readonly string[]> => until(takeReply);
  return {
    write,
    reply,
    ask: (line) => {
      write(`${line}\r\n`);
      return reply();
    },
    ended: () => until(() => ending),
    unread: () => received,
    startTls: async () => {
      socket.removeListener('data', hear);
      const secured = connectTls({ socket, rejectUnauthorized: false });
      await settled(secured, 'secureConnect');
      return overSocket(secured);
    },
    destroy: () => socket.destroy(),
  };
}

function settled(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once(event, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
}
