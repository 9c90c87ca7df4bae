/** The stub resolver over real UDP and TCP. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { decode, encode } from 'dns-packet';
import type { DecodedPacket } from 'dns-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDnsServer, zoneAnswers } from '#lab/dns/server.ts';
import type { DnsReaction, DnsServer, ZoneRecord } from '#lab/dns/server.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import type { DnsClient, LookupOutcome } from '#origin/dns/lookup.ts';

const MX: ZoneRecord = {
  name: 'a.test',
  type: 'MX',
  ttl: 300,
  data: { preference: 10, exchange: 'mx.a.test' },
};
const SOA: ZoneRecord = {
  name: 'test',
  type: 'SOA',
  ttl: 900,
  data: { mname: 'ns.test', rname: 'dns.test', minimum: 120 },
};
const RECORDS: readonly ZoneRecord[] = [
  SOA,
  MX,
  { name: 'mx.a.test', type: 'A', ttl: 60, data: '192.0.2.1' },
  { name: 'mx.a.test', type: 'AAAA', ttl: 60, data: '2001:db8::1' },
  { name: 'a.test', type: 'TXT', ttl: 60, data: ['v=spf1 ', '-all'] },
  { name: '1.2.0.192.in-addr.arpa', type: 'PTR', ttl: 60, data: 'mx.a.test' },
  { name: 'alias.test', type: 'CNAME', ttl: 30, data: 'a.test' },
];
const MX_FOUND = {
  kind: 'answers',
  records: [{ type: 'MX', preference: 10, exchange: 'mx.a.test' }],
  ttlSeconds: 300,
};

const zone = zoneAnswers(RECORDS);
const REACTIONS: Readonly<Record<string, DnsReaction>> = {
  'cut.test': { kind: 'truncated', records: [{ ...MX, name: 'cut.test' }] },
  'large.test': {
    kind: 'answers',
    records: Array.from({ length: 60 }, (_, index): ZoneRecord => {
      const data = { preference: index, exchange: `mx${index}.large.test` };
      return { name: 'large.test', type: 'MX', ttl: 60, data };
    }),
  },
  // A resolver that leaves the rest of the way to its client.
  'half.test': {
    kind: 'answers',
    records: [{ name: 'half.test', type: 'CNAME', ttl: 7, data: 'a.test' }],
  },
  'servfail.test': { kind: 'servfail' },
  'refused.test': { kind: 'refused' },
};

let server: DnsServer;
const lookups: { outcome: LookupOutcome; seconds: number }[] = [];
let client: DnsClient;

beforeAll(async () => {
  server = await startDnsServer({
    answer: (question) => REACTIONS[question.name] ?? zone(question),
  });
  client = createDnsClient({
    servers: [`127.0.0.1:${server.port}`],
    onLookup: (outcome, seconds) => lookups.push({ outcome, seconds }),
  });
});
afterAll(() => server.close());
afterEach(() => {
  lookups.length = 0;
});

describe('a look-up', () => {
  it.each([
    ['a.test', 'MX', MX_FOUND],
    ['A.Test.', 'MX', MX_FOUND],
    [
      'mx.a.test',
      'A',
      { kind: 'answers', records: [{ type: 'A', address: '192.0.2.1' }], ttlSeconds: 60 },
    ],
    [
      'mx.a.test',
      'AAAA',
      { kind: 'answers', records: [{ type: 'AAAA', address: '2001:db8::1' }], ttlSeconds: 60 },
    ],
    [
      'a.test',
      'TXT',
      { kind: 'answers', records: [{ type: 'TXT', text: 'v=spf1 -all' }], ttlSeconds: 60 },
    ],
    [
      '1.2.0.192.in-addr.arpa',
      'PTR',
      { kind: 'answers', records: [{ type: 'PTR', host: 'mx.a.test' }], ttlSeconds: 60 },
    ],
    ['alias.test', 'MX', { ...MX_FOUND, ttlSeconds: 30 }],
    ['half.test', 'MX', { ...MX_FOUND, ttlSeconds: 7 }],
    ['b.test', 'MX', { kind: 'nxdomain', ttlSeconds: 120 }],
    ['mx.a.test', 'MX', { kind: 'nodata', ttlSeconds: 120 }],
    ['servfail.test', 'MX', { kind: 'failure', failure: 'servfail' }],
    ['refused.test', 'MX', { kind: 'failure', failure: 'refused' }],
  ] as const)('of %s %s', async (name, type, result) => {
    expect(await client.lookUp(name, type)).toEqual(result);
  });

  it('takes one query where all goes well', async () => {
    const before = server.queries.total;
    await client.lookUp('a.test', 'MX');
    expect(server.queries.total - before).toBe(1);
  });

  it('of a name that DNS cannot hold sends nothing', async () => {
    const before = server.queries.total;
    for (const name of ['', 'a..test', `${'a'.repeat(64)}.test`, 'a b.test', 'ä.test']) {
      expect(await client.lookUp(name, 'MX')).toEqual({ kind: 'nxdomain', ttlSeconds: null });
    }
    expect(server.queries.total).toBe(before);
  });

  it('is reported with its outcome and how long it took', async () => {
    await client.lookUp('a.test', 'MX');
    await client.lookUp('b.test', 'MX');
    await client.lookUp('mx.a.test', 'MX');
    await client.lookUp('servfail.test', 'MX');
    expect(lookups.map(({ outcome }) => outcome)).toEqual([
      'answers',
      'nxdomain',
      'nodata',
      'servfail',
    ]);
    for (const { seconds } of lookups) expect(seconds).toBeGreaterThan(0);
  });
});

describe('what does not fit into a datagram', () => {
  it('is asked for again over TCP', async () => {
    expect(await client.lookUp('cut.test', 'MX')).toEqual(MX_FOUND);
    expect(server.queries.of('cut.test', 'MX')).toBe(2);
  });

  it('comes whole', async () => {
    const result = await client.lookUp('large.test', 'MX');
    expect(result.kind === 'answers' && result.records).toHaveLength(60);
    expect(server.queries.of('large.test', 'MX')).toBe(2);
  });
});

describe('many look-ups at once', () => {
  it('wait for one another where there are more than may be under way', async () => {
    const narrow = createDnsClient({ servers: [`127.0.0.1:${server.port}`], concurrency: 2 });
    const results = await Promise.all(
      Array.from({ length: 50 }, () => narrow.lookUp('a.test', 'MX')),
    );
    for (const result of results) expect(result).toEqual(MX_FOUND);
  });

  it('are turned away where the line is full', async () => {
    const narrow = createDnsClient({
      servers: [`127.0.0.1:${server.port}`],
      concurrency: 1,
      longestLine: 1,
    });
    const results = await Promise.all(['a', 'b', 'c'].map(() => narrow.lookUp('a.test', 'MX')));
    expect(results).toEqual([MX_FOUND, MX_FOUND, { kind: 'failure', failure: 'overloaded' }]);
  });
});

describe('a query', () => {
  it('asks for recursion and takes 1232 octets (DNS flag day 2020)', async () => {
    const [{ packet } = neverSent()] = await recordQueries(1);
    expect(packet).toMatchObject({ type: 'query', flag_rd: true, opcode: 'QUERY' });
    expect(packet.questions).toEqual([{ name: 'a.test', type: 'MX', class: 'IN' }]);
    expect(packet.additionals).toMatchObject([
      { type: 'OPT', udpPayloadSize: 1232, flag_do: false },
    ]);
  });

  it('has an id and a source port that are not those of the others (RFC 5452)', async () => {
    const queries = await recordQueries(40);
    const ids = new Set(queries.map(({ packet }) => packet.id));
    const ports = new Set(queries.map(({ port }) => port));
    // Of 40 random ids of 65,536 two are equal in one run of 84; of ports in one of 36.
    expect(ids.size).toBeGreaterThan(36);
    expect(ports.size).toBeGreaterThan(36);
  });
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

it.skipIf(!hasIpv6)('a resolver can be asked over IPv6, by UDP and TCP', async () => {
  const overIpv6 = await startDnsServer({
    host: '::1',
    answer: ({ name }) => REACTIONS[name] ?? { kind: 'answers', records: [MX] },
  });
  const asking = createDnsClient({ servers: [`[::1]:${overIpv6.port}`] });
  expect(await asking.lookUp('a.test', 'MX')).toEqual(MX_FOUND);
  expect(await asking.lookUp('cut.test', 'MX')).toEqual(MX_FOUND);
  await overIpv6.close();
});

interface SentQuery {
  readonly packet: DecodedPacket;
  readonly port: number;
}

/** What a server sees of so many look-ups, one after the other. */
async function recordQueries(count: number): Promise<readonly SentQuery[]> {
  const seen: SentQuery[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port, address }) => {
    const packet = decode(bytes);
    seen.push({ packet, port });
    const { id = 0, questions = [] } = packet;
    socket.send(encode({ type: 'response', id, questions }), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const asking = createDnsClient({ servers: [`127.0.0.1:${socket.address().port}`] });
  for (let time = 0; time < count; time += 1) await asking.lookUp('a.test', 'MX');
  socket.close();
  return seen;
}

function neverSent(): never {
  throw new Error('no query was sent');
}
