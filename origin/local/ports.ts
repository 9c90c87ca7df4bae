import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** On this address every part listens, and every other is reached. */
export const LOOPBACK = '127.0.0.1';

/**
 * Ports to hand out. They lie below 32768, where Linux begins to take ports for outgoing connections
 * (ip_local_port_range): else a part that is restarted could find its port taken by a connection.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
/** Each launcher begins to search where its process id points, so that two seldom meet. */
const PORTS_PER_PROCESS = 16;

/** Finds ports that nobody listens on, for TCP and UDP. */
export async function findFreePorts(count: number, pid: number = process.pid): Promise<number[]> {
  const range = LAST_PORT - FIRST_PORT;
  const found: number[] = [];
  for (let tried = 0; tried < range && found.length < count; tried += 1) {
    const port = FIRST_PORT + ((pid * PORTS_PER_PROCESS + tried) % range);
    if ((await isFree(port)) && (await isFreeForUdp(port))) found.push(port);
  }
  if (found.length < count) throw new Error(`no free port between ${FIRST_PORT} and ${LAST_PORT}`);
  return found;
}

/** Whether a server could listen on this port, on loopback and on every address. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, LOOPBACK)) && (await canListen(port, '0.0.0.0'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, LOOPBACK, () => socket.close(() => resolve(true)));
  });
}
