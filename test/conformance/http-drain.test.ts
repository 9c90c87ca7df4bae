/** An HTTP server that ends while a client holds a connection open and goes on asking. */
import { Agent, createServer, request } from 'node:http';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { drainHttp } from '#origin/lifecycle/drain-http.ts';

const LINGER_MS = 3000;

async function startServer(answerMs: number): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/plain' }).end('ok'), answerMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return { server, port: address.port };
}

function get(port: number, agent: Agent): Promise<{ status: number; connection: string }> {
  return new Promise((resolve, reject) => {
    request({ port, agent, host: '127.0.0.1' }, (response) => {
      response.resume().on('end', () => {
        const connection = response.headers.connection ?? '';
        resolve({ status: response.statusCode ?? 0, connection });
      });
    })
      .on('error', reject)
      .end();
  });
}

it('a request on a connection that was held open is answered, and told that it is the last', async () => {
  const { server, port } = await startServer(0);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect(await get(port, agent)).toEqual({ status: 200, connection: 'keep-alive' });
  const drained = drainHttp(server, LINGER_MS);
  await sleep(100);
  expect(await get(port, agent)).toEqual({ status: 200, connection: 'close' });
  await drained;
  await expect(get(port, agent)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  agent.destroy();
});

it('a request that is being answered is answered to its end', async () => {
  const { server, port } = await startServer(500);
  const agent = new Agent({ keepAlive: true });
  const answer = get(port, agent);
  await sleep(100);
  await Promise.all([drainHttp(server, 0), answer]);
  expect((await answer).status).toBe(200);
  agent.destroy();
});

it('with nobody there it ends at once', async () => {
  const { server } = await startServer(0);
  const late = sleep(LINGER_MS).then(() => 'late');
  expect(await Promise.race([drainHttp(server, LINGER_MS).then(() => 'ended'), late])).toBe(
    'ended',
  );
});
