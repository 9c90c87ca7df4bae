/** Resolvers that are down, slow or of no use, among several. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startDnsServer } from '#lab/dns/server.ts';
import type { DnsReaction, DnsServer, ZoneRecord } from '#lab/dns/server.ts';
import { createDnsClient } from '#origin/dns/client.ts';

const RECORD: ZoneRecord = { name: 'a.test', type: 'A', ttl: 60, data: '11.0.0.1' };
const GOOD: DnsReaction = { kind: 'answers', records: [RECORD] };
const FOUND = { kind: 'answers', records: [{ type: 'A', address: '11.0.0.1' }], ttlSeconds: 60 };
const TRY_MS = 150;

const servers: DnsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(answer: () => DnsReaction): Promise<DnsServer> {
  const server = await startDnsServer({ answer });
  servers.push(server);
  return server;
}

/** A port on which nobody listens any more. */
async function freePort(): Promise<number> {
  const server = await startDnsServer({ answer: () => GOOD });
  await server.close();
  return server.port;
}

function clientOf(ports: readonly number[], rounds = 2) {
  return createDnsClient({
    servers: ports.map((port) => `127.0.0.1:${port}`),
    tryMs: TRY_MS,
    rounds,
  });
}

describe('the next resolver is asked', () => {
  it.each<readonly [string, DnsReaction]>([
    ['keeps silent', { kind: 'silent' }],
    ['says SERVFAIL', { kind: 'servfail' }],
    ['says REFUSED', { kind: 'refused' }],
    ['babbles', { kind: 'raw', chunks: (query) => [query] }],
  ])('where one %s', async (_, reaction) => {
    const [bad, good] = [await start(() => reaction), await start(() => GOOD)];
    expect(await clientOf([bad.port, good.port]).lookUp('a.test', 'A')).toEqual(FOUND);
    expect(bad.queries.total).toBe(1);
  });

  it('where one is down', async () => {
    const good = await start(() => GOOD);
    expect(await clientOf([await freePort(), good.port]).lookUp('a.test', 'A')).toEqual(FOUND);
  });

  it('where one answers by TCP only in part', async () => {
    const cut = await start(() => ({
      kind: 'raw',
      chunks: (query, transport) => {
        if (transport === 'tcp') return [Buffer.of(0, 50, 1, 2, 3)];
        const bytes = Buffer.from(query);
        bytes.writeUInt16BE(0x83_80, 2);
        return [bytes];
      },
    }));
    const good = await start(() => GOOD);
    expect(await clientOf([cut.port, good.port]).lookUp('a.test', 'A')).toEqual(FOUND);
    expect(cut.queries.total).toBe(2);
  });
});

describe('a resolver that is silent', () => {
  it('is asked again, since a datagram may be lost', async () => {
    let asked = 0;
    const forgetful = await start(() => {
      asked += 1;
      return asked === 1 ? { kind: 'silent' } : GOOD;
    });
    expect(await clientOf([forgetful.port]).lookUp('a.test', 'A')).toEqual(FOUND);
  });

  it('is not the first to be asked the next time', async () => {
    const [bad, good] = [await start(() => ({ kind: 'silent' })), await start(() => GOOD)];
    const client = clientOf([bad.port, good.port]);
    await client.lookUp('a.test', 'A');
    await client.lookUp('a.test', 'A');
    expect(bad.queries.total).toBe(1);
    expect(good.queries.total).toBe(2);
  });

  it('holds a look-up up no longer than the whole may take', async () => {
    const silent = await start(() => ({ kind: 'silent' }));
    const client = createDnsClient({
      servers: [`127.0.0.1:${silent.port}`],
      tryMs: 100,
      overallMs: 250,
      rounds: 1000,
    });
    expect(await client.lookUp('a.test', 'A')).toEqual({ kind: 'failure', failure: 'timeout' });
    expect(silent.queries.total).toBeLessThanOrEqual(3);
  });

  it('makes way for those who wait for its place', async () => {
    const silent = await start(() => ({ kind: 'silent' }));
    const client = createDnsClient({
      servers: [`127.0.0.1:${silent.port}`],
      tryMs: 50,
      overallMs: 200,
      rounds: 1,
      concurrency: 1,
    });
    const results = await Promise.all(
      Array.from({ length: 3 }, () => client.lookUp('a.test', 'A')),
    );
    expect(results).toEqual(results.map(() => ({ kind: 'failure', failure: 'timeout' })));
    expect(silent.queries.total).toBe(3);
  });

  it('may answer when nobody waits any more', async () => {
    const slow = await start(() => ({
      kind: 'raw',
      gapMs: 2 * TRY_MS,
      chunks: (query) => [query, query],
    }));
    const client = clientOf([slow.port], 1);
    expect(await client.lookUp('a.test', 'A')).toEqual({ kind: 'failure', failure: 'malformed' });
    await sleep(2 * TRY_MS);
    expect(slow.queries.total).toBe(1);
  });
});

describe('where no resolver can help', () => {
  it('the most telling failure is reported', async () => {
    const [silent, failing] = [
      await start(() => ({ kind: 'silent' })),
      await start(() => ({ kind: 'servfail' })),
    ];
    const client = clientOf([await freePort(), silent.port, failing.port], 1);
    expect(await client.lookUp('a.test', 'A')).toEqual({ kind: 'failure', failure: 'servfail' });
  });
});
