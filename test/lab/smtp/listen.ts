import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** A server and the address that it is to listen on. */
export interface Seat {
  readonly address: string;
  readonly server: Server;
}

/**
 * How often a free port is sought. A port that is free on the first address is nearly always free
 * on all; twenty misses mean that something else is wrong.
 */
const ATTEMPTS = 20;

/**
 * Lets every server listen on the same port of its own address.
 *
 * @param port 0 for one that is free on all addresses
 * @param emptyAddresses addresses on which the port must be free, and nobody listens
 * @returns the port
 * @throws an error that names the address, where the port is taken or the address cannot be had
 */
export async function listenOnAll(
  seats: readonly Seat[],
  emptyAddresses: readonly string[],
  port: number,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const probes = emptyAddresses.map((address) => ({ address, server: createServer() }));
    try {
      return await listenInTurn([...seats, ...probes], port);
    } catch (error) {
      await closeAll(seats);
      if (port !== 0 || attempt === ATTEMPTS || !isTaken(error)) throw error;
    } finally {
      await closeAll(probes);
    }
  }
}

async function listenInTurn(seats: readonly Seat[], wanted: number): Promise<number> {
  let port = wanted;
  for (const seat of seats) {
    port = await listen(seat, port);
  }
  return port;
}

function listen({ server, address }: Seat, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(explain(error, address, port));
    server.once('error', fail);
    server.listen(port, address, () => {
      server.removeListener('error', fail);
      const bound = server.address();
      resolve(bound !== null && typeof bound === 'object' ? bound.port : port);
    });
  });
}

async function closeAll(seats: readonly Seat[]): Promise<void> {
  const open = seats.filter(({ server }) => server.listening);
  await Promise.all(open.map(({ server }) => new Promise((resolve) => void server.close(resolve))));
}

function isTaken(error: unknown): boolean {
  return codeOf(error) === 'EADDRINUSE';
}

/** What to do about it, for the errors that a person can mend. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken: choose another port, or 0 for a free one',
  EACCES: 'needs privileges: choose a port from 1024 up, or 0 for a free one',
  EADDRNOTAVAIL:
    'cannot be listened on: the lab gives each mail host an address of 127.0.0.0/8, and this ' +
    'system has only some of them. Linux has all; elsewhere add each to the loopback interface',
};

function explain(error: Error, address: string, port: number): Error {
  const code = codeOf(error);
  const advice = code === null ? undefined : ADVICE[code];
  if (advice === undefined) return error;
  return Object.assign(new Error(`${address}:${port} ${advice}`, { cause: error }), { code });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
