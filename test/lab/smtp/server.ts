import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createHostRecorder } from '#lab/stats/ledger.ts';
import type { HostRecorder } from '#lab/stats/ledger.ts';
import type { Action } from './action.ts';
import type { Behaviour } from './behaviour.ts';
import { createConnectionLimit } from './connection-limit.ts';
import { Connection } from './connection.ts';
import type { Wire } from './connection.ts';
import { createGreylist } from './greylist.ts';
import type { Triplet } from './greylist.ts';

/** A host that listens: an address, the character that it plays, and the domains that it serves. */
export interface SmtpHost {
  readonly name: string;
  /** An IPv4 loopback address of its own. */
  readonly address: string;
  readonly character: string;
  readonly behaviour: Behaviour;
  /** Whether it takes mail for a domain (lower case). */
  readonly serves: (domain: string) => boolean;
}

export interface SmtpServer {
  readonly address: string;
  /** Not yet listening. */
  readonly server: Server;
  readonly recorder: HostRecorder;
  /** Ends all connections at once and stops listening. */
  readonly close: () => Promise<void>;
}

/** More at once is an attack or a mistake; the surplus is closed without a word. */
const MAX_CONNECTIONS = 500;

/** @param greylistWindowMs how long the host puts off what is new, should its character do so */
export function createSmtpServer(host: SmtpHost, wire: Wire, greylistWindowMs: number): SmtpServer {
  const sockets = new Set<Socket>();
  const recorder = createHostRecorder(host.name, host.character, wire.occupancy);
  const greylist = createGreylist(greylistWindowMs);
  const firstAction = gatekeeper(host.behaviour, wire.nowMs);
  const server = createServer((socket) => {
    const client = socket.remoteAddress;
    // A client that is gone already has no address.
    if (client === undefined) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const around = {
      behaviour: host.behaviour,
      host: host.name,
      client,
      serves: host.serves,
      greylistWaitMs: (triplet: Triplet) => greylist.waitMs(triplet, wire.nowMs()),
    };
    new Connection(socket, around, wire, recorder.opened(client)).open(firstAction(client));
  });
  server.maxConnections = MAX_CONNECTIONS;
  // Out of file descriptors: that client is lost, the server is not. `listen` has its own handler.
  server.on('error', () => undefined);
  return {
    address: host.address,
    server,
    recorder,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What a client meets first: the refusal of the connection limit, or the character's own. */
function gatekeeper(behaviour: Behaviour, nowMs: () => number): (client: string) => Action {
  const rule = behaviour.connectionLimit;
  if (rule === null) return () => behaviour.onConnect;
  const limit = createConnectionLimit(rule.connections, rule.windowSeconds * 1000);
  return (client) => (limit.admits(client, nowMs()) ? behaviour.onConnect : rule.refusal);
}
