import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { identify, isAlive } from '#origin/local/process-identity.ts';
import { startRedis } from '#origin/local/redis.ts';
import type { RedisOptions, RedisServer } from '#origin/local/redis.ts';
import { redisProgram } from '#origin/local/redis-program.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function newDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ev-test-local-'));
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(options: RedisOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  cleanUps.push(() => server.stop());
  return server;
}

function connect({ url }: RedisServer): Redis {
  const redis = new Redis(url);
  // A server that is killed under its client is what some of these tests are about.
  redis.on('error', () => {});
  cleanUps.push(async () => redis.disconnect());
  return redis;
}

async function setting(redis: Redis, name: string): Promise<unknown> {
  const reply: unknown = await redis.config('GET', name);
  return Array.isArray(reply) ? reply[1] : undefined;
}

describe('a server', () => {
  it('is set up for queues: nothing is evicted, everything is written down', async () => {
    const redis = connect(await start({ directory: await newDirectory() }));
    const expected = {
      'maxmemory-policy': 'noeviction',
      appendonly: 'yes',
      appendfsync: 'everysec',
      save: '',
      bind: '127.0.0.1',
      databases: '64',
      'notify-keyspace-events': '',
    };
    for (const [name, value] of Object.entries(expected)) {
      expect([name, await setting(redis, name)]).toEqual([name, value]);
    }
  });

  it('keeps its data from one start to the next', async () => {
    const directory = await newDirectory();
    const first = await start({ directory });
    await connect(first).set('k', 'v');
    await first.stop();
    expect(await connect(await start({ directory })).get('k')).toBe('v');
  });

  it('keeps what it acknowledged when it is killed', async () => {
    const directory = await newDirectory();
    const first = await start({ directory });
    const redis = connect(first);
    await Promise.all(Array.from({ length: 500 }, (_, n) => redis.set(`k${n}`, n)));
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    expect(await connect(await start({ directory })).dbsize()).toBe(500);
  });

  it('publishes changes of keys when asked to', async () => {
    const server = await start({ directory: await newDirectory(), keyspaceEvents: 'Kg' });
    const listener = connect(server);
    await listener.subscribe('__keyspace@0__:k');
    const published = new Promise((heard) => {
      listener.on('message', (_channel, event) => heard(event));
    });
    const redis = connect(server);
    await redis.set('k', 'v');
    await redis.del('k');
    expect(await published).toBe('del');
  });

  it('is stopped once, however often it is asked', async () => {
    const server = await start({ directory: await newDirectory() });
    connect(server);
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(isAlive(identify(server.pid))).toBe(false);
  });

  it('writes its log into its directory', async () => {
    const directory = await newDirectory();
    await start({ directory });
    expect(await readFile(join(directory, 'redis.log'), 'utf8')).toContain('Ready to accept');
  });
});

describe('a replica', () => {
  it('holds what its primary holds as soon as it is ready, and what comes after', async () => {
    const primary = await start({ directory: await newDirectory() });
    const toPrimary = connect(primary);
    await toPrimary.set('before', '1');
    const replica = await start({ directory: await newDirectory(), replicaOf: primary.url });
    const toReplica = connect(replica);
    expect(await toReplica.get('before')).toBe('1');
    await toPrimary.set('after', '2');
    await toPrimary.wait(1, 5000);
    expect(await toReplica.get('after')).toBe('2');
    await expect(toReplica.set('k', 'v')).rejects.toThrow('READONLY');
  });

  it('that hangs does not keep its primary from being stopped', async () => {
    const primary = await start({ directory: await newDirectory() });
    const replica = await start({ directory: await newDirectory(), replicaOf: primary.url });
    process.kill(replica.pid, 'SIGSTOP');
    await connect(primary).set('k', 'v');
    await primary.stop();
    process.kill(replica.pid, 'SIGCONT');
    expect(await primary.exited).toMatchObject({ code: 0 });
  });

  it('is stopped together with its primary', async () => {
    const primary = await start({ directory: await newDirectory() });
    const replica = await start({ directory: await newDirectory(), replicaOf: primary.url });
    await Promise.all([replica.stop(), primary.stop()]);
    expect(await replica.exited).toMatchObject({ code: 0 });
    expect(await primary.exited).toMatchObject({ code: 0 });
  });
});

describe('is not started', () => {
  it('on a port that is taken, and says by whom', async () => {
    const holder = createServer();
    await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
    cleanUps.push(() => new Promise((closed) => holder.close(closed)));
    const address = holder.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start({ directory: await newDirectory(), port })).rejects.toThrow(
      `redis could not be started: port ${port} is taken by process ${process.pid}`,
    );
  });
});

it('several start at the same time, each on a port of its own', async () => {
  const directories = await Promise.all(Array.from({ length: 5 }, newDirectory));
  const servers = await Promise.all(directories.map((directory) => start({ directory })));
  expect(new Set(servers.map((server) => server.port)).size).toBe(servers.length);
});

it('the program on PATH is taken as it is', async () => {
  const { command, environment } = await redisProgram();
  expect(command).toMatch(/\/(?:redis|valkey)-server$/);
  expect(environment).toEqual({});
});
