import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { planPorts, takenPorts } from '#origin/local/port-plan.ts';
import { portOwner } from '#origin/local/port-owner.ts';
import { findFreePorts, isFree } from '#origin/local/ports.ts';
import { readSettings } from '#origin/local/settings.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
});

async function listen(host: string, port = 0): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

describe('free ports', () => {
  it('are as many different ones as are asked for, and none that connections are given', async () => {
    const ports = await findFreePorts(16);
    expect(new Set(ports).size).toBe(16);
    for (const port of ports) {
      expect(port).toBeLessThan(32_768);
      expect(await isFree(port)).toBe(true);
    }
  });

  it.each(['127.0.0.1', '0.0.0.0'])('leave out one that is taken on %s', async (host) => {
    const [free = 0] = await findFreePorts(1);
    await listen(host, free);
    expect(await isFree(free)).toBe(false);
    expect(await findFreePorts(3)).not.toContain(free);
  });

  it('leave out one that is taken for UDP', async () => {
    const [free = 0] = await findFreePorts(1);
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => {
      socket.bind(free, '127.0.0.1', resolve);
    });
    expect(await findFreePorts(3)).not.toContain(free);
    socket.close();
  });

  it('differ between two launchers that look at the same time', async () => {
    const [one, other] = await Promise.all([findFreePorts(16, 1_000), findFreePorts(16, 1_001)]);
    expect(one.filter((port) => other.includes(port))).toEqual([]);
  });
});

describe('the owner of a port', () => {
  it('is found by process and command', async () => {
    const port = await listen('127.0.0.1');
    expect(portOwner(port)).toEqual({ pid: process.pid, command: expect.stringContaining('node') });
  });

  it('is nobody where nobody listens', async () => {
    const [free = 0] = await findFreePorts(1);
    expect(portOwner(free)).toBeNull();
  });
});

describe('chosen ports', () => {
  it('that are taken are told with their owner, and with what changes them', async () => {
    const edge = await listen('127.0.0.1');
    const api = await listen('127.0.0.1');
    const chosen = readSettings([], { EDGE_PORT: String(edge), API_PORT: String(api) });
    expect(await takenPorts(chosen)).toEqual([
      expect.stringMatching(new RegExp(`Port ${edge}.*process ${process.pid} .*Set EDGE_PORT`)),
      expect.stringMatching(new RegExp(`Port ${api}.*process ${process.pid} .*Set API_PORT`)),
    ]);
  });

  it('that are free are not complained of, and are used', async () => {
    const [edge = 0, api = 0] = await findFreePorts(2);
    const settings = readSettings([], { EDGE_PORT: String(edge), API_PORT: String(api) });
    expect(await takenPorts(settings)).toEqual([]);
    expect(await planPorts(settings)).toMatchObject({ edge, api });
  });

  it('of 0 become free ones, and no two parts get the same', async () => {
    const settings = readSettings([], { EDGE_PORT: '0', API_PORT: '0' });
    expect(await takenPorts(settings)).toEqual([]);
    const ports = Object.values(await planPorts(settings));
    expect(ports).not.toContain(0);
    expect(new Set(ports).size).toBe(ports.length);
  });
});
