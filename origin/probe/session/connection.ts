/** One TCP connection to a mail server, in clear or under TLS, that speaks in conversation events. */
import net from 'node:net';
import type tls from 'node:tls';
import type { ConversationEvent } from '#shared/smtp/conversation/event.ts';
import type { SessionWorld } from './world.ts';

export interface Target {
  /** The MX host's name: for TLS, and for what its replies mean. */
  readonly host: string;
  /** The IP address that was checked; nothing is looked up again, so it is the one connected to. */
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** The egress address to speak from. */
  readonly localAddress?: string;
}

export interface Connection {
  readonly write: (text: string) => void;
  /** Starts TLS as a client. @param verify refuse a certificate that is not valid for the host. */
  readonly upgrade: (verify: boolean) => void;
  /** Ends the connection at once; no event follows. */
  readonly destroy: () => void;
}

export interface Secured {
  readonly protocol: string;
  readonly cipher: string;
  /** The certificate is valid for the host. Where TLS is opportunistic, nothing hangs on it. */
  readonly verified: boolean;
}

type Emit = (event: ConversationEvent) => void;

/** @throws TypeError when the target is not an IP address: a name would be looked up unchecked. */
export function openConnection(
  target: Target,
  world: SessionWorld,
  listener: Emit,
  onSecured: (secured: Secured) => void,
): Connection {
  if (net.isIP(target.address) !== target.family) throw new TypeError('impossible target address');
  const plain = world.connect(connectOptions(target));
  let socket = plain;
  let live = true;
  const emit: Emit = (event) => {
    if (live) listener(event);
  };
  const stopListening = listenPlain(plain, emit);
  return {
    write: (text) => {
      socket.write(text, 'utf8');
    },
    upgrade: (verify) => {
      stopListening();
      const secure = world.secure(tlsOptions(plain, target.host, verify));
      socket = secure;
      listenSecure(secure, emit, onSecured);
    },
    destroy: () => {
      live = false;
      socket.destroy();
      plain.destroy();
    },
  };
}

function connectOptions(target: Target): net.TcpNetConnectOpts {
  const { address: host, port, family, localAddress } = target;
  return {
    host,
    port,
    family,
    autoSelectFamily: false,
    // A flight is one write; waiting to join it with the next one only costs a round trip.
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
  };
}

/**
 * Every socket keeps an error listener to its end: a late error without one would end the process.
 * @returns what makes room for TLS, which reads the socket itself and reports its end.
 */
function listenPlain(socket: net.Socket, emit: Emit): () => void {
  let connected = false;
  let failure = 'closed';
  const onData = (bytes: Buffer): void => emit({ kind: 'bytes', bytes });
  const onClose = (): void =>
    emit(connected ? { kind: 'closed' } : { kind: 'connect_failed', detail: failure });
  socket.once('connect', () => {
    connected = true;
    emit({ kind: 'connected' });
  });
  socket.on('error', (error) => {
    failure = errorCode(error);
  });
  socket.on('data', onData).once('close', onClose);
  return () => {
    socket.off('data', onData).off('close', onClose);
  };
}

function listenSecure(
  socket: tls.TLSSocket,
  emit: Emit,
  onSecured: (secured: Secured) => void,
): void {
  let isSecured = false;
  let failure = 'closed';
  socket.once('secureConnect', () => {
    isSecured = true;
    onSecured(describeTls(socket));
    emit({ kind: 'secured' });
  });
  socket.on('data', (bytes: Buffer) => emit({ kind: 'bytes', bytes }));
  socket.on('error', (error) => {
    failure = errorCode(error);
  });
  socket.once('close', () =>
    emit(isSecured ? { kind: 'closed' } : { kind: 'tls_failed', detail: failure }),
  );
}

function tlsOptions(socket: net.Socket, host: string, verify: boolean): tls.ConnectionOptions {
  return {
    socket,
    // RFC 7435: unauthenticated encryption is better than none, so only `required` verifies.
    rejectUnauthorized: verify,
    // RFC 6066 §3: a literal address is not permitted as server name.
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
  };
}

function describeTls(socket: tls.TLSSocket): Secured {
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    verified: socket.authorized,
  };
}

/** The code alone: messages name addresses of ours. */
function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
