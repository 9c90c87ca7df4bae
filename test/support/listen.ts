import type { Server } from 'node:http';

/** Listens on a free port of loopback. Stopping ends open connections too. */
export function listenOnFreePort(
  server: Server,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('no TCP address'));
      else resolve({ url: `http://127.0.0.1:${address.port}`, stop: () => close(server) });
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
