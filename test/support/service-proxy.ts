/** A Service of a cluster: one address in front of several processes, those that are taken out excepted. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

export interface ServiceProxy {
  readonly url: string;
  /** New connections go nowhere else than to these. Connections that are open stay. */
  lead(to: readonly string[]): void;
  close(): Promise<void>;
}

export async function startServiceProxy(first: readonly string[]): Promise<ServiceProxy> {
  let endpoints = [...first];
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const endpoint = endpoints[turn % endpoints.length];
    turn += 1;
    if (endpoint === undefined) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(endpoint);
    const upstream = connect(Number(port), hostname);
    open.add(client);
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    client.on('close', () => {
      open.delete(client);
      upstream.destroy();
    });
    upstream.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${addressOf(server.address()).port}`,
    lead: (to) => {
      endpoints = [...to];
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address;
}
