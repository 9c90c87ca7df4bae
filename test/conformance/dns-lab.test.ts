/** The lab's name server, as Node's own resolver (c-ares) sees it. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDnsServer, zoneAnswers } from '#lab/dns/server.ts';
import type { DnsReaction, DnsServer, ZoneRecord } from '#lab/dns/server.ts';

const MANY = 100;
const RECORDS: readonly ZoneRecord[] = [
  { name: 'a.test', type: 'MX', ttl: 60, data: { preference: 10, exchange: 'mx.a.test' } },
  { name: 'null.test', type: 'MX', ttl: 60, data: { preference: 0, exchange: '.' } },
  { name: 'mx.a.test', type: 'A', ttl: 60, data: '127.0.0.2' },
  { name: 'mx.a.test', type: 'AAAA', ttl: 60, data: '::1' },
  { name: 'www.a.test', type: 'CNAME', ttl: 60, data: 'a.test' },
  { name: 'a.test', type: 'TXT', ttl: 60, data: ['v=spf1', ' -all'] },
  ...Array.from({ length: MANY }, (_, index): ZoneRecord => {
    const data = { preference: index, exchange: `mx${index}.many.test` };
    return { name: 'many.test', type: 'MX', ttl: 60, data };
  }),
];
const MX_AS_NODE_HAS_IT = { priority: 10, exchange: 'mx.a.test' };
const zone = zoneAnswers(RECORDS);

const REACTIONS: Readonly<Record<string, DnsReaction>> = {
  'servfail.test': { kind: 'servfail' },
  'refused.test': { kind: 'refused' },
  'silent.test': { kind: 'silent' },
  'cut.test': {
    kind: 'truncated',
    records: [{ name: 'cut.test', type: 'A', ttl: 1, data: '127.0.0.3' }],
  },
};

let server: DnsServer;
const resolver = new Resolver({ timeout: 500, tries: 1 });

beforeAll(async () => {
  server = await startDnsServer({
    answer: (question) => REACTIONS[question.name] ?? zone(question),
  });
  resolver.setServers([`${server.host}:${server.port}`]);
});
afterAll(() => server.close());

describe('the name server of the lab', () => {
  it('answers with records', async () => {
    expect(await resolver.resolveMx('a.test')).toMatchObject([MX_AS_NODE_HAS_IT]);
    expect(await resolver.resolve4('mx.a.test', { ttl: true })).toEqual([
      { address: '127.0.0.2', ttl: 60 },
    ]);
    expect(await resolver.resolve6('mx.a.test')).toEqual(['::1']);
    expect(await resolver.resolveTxt('a.test')).toEqual([['v=spf1', ' -all']]);
    expect(await resolver.resolveMx('null.test')).toMatchObject([{ priority: 0, exchange: '' }]);
  });

  it('follows aliases', async () => {
    expect(await resolver.resolveMx('www.a.test')).toMatchObject([MX_AS_NODE_HAS_IT]);
  });

  it.each([
    ['a name that is not there', 'b.test', 'ENOTFOUND'],
    ['a name without such records', 'mx.a.test', 'ENODATA'],
    ['SERVFAIL', 'servfail.test', 'ESERVFAIL'],
    ['REFUSED', 'refused.test', 'EREFUSED'],
    ['silence', 'silent.test', 'ETIMEOUT'],
  ])('knows %s', async (_, name, code) => {
    await expect(resolver.resolveMx(name)).rejects.toMatchObject({ code });
  });

  it('sends over TCP what it cut off', async () => {
    expect(await resolver.resolve4('cut.test')).toEqual(['127.0.0.3']);
    expect(server.queries.of('cut.test', 'A')).toBe(2);
  });

  it('cuts off what a datagram cannot hold', async () => {
    expect(await resolver.resolveMx('many.test')).toHaveLength(MANY);
    expect(server.queries.of('many.test', 'MX')).toBe(2);
  });

  it('counts what it was asked', async () => {
    const before = server.queries.total;
    await resolver.resolve4('mx.a.test');
    expect(server.queries.total).toBe(before + 1);
    expect(server.queries.of('MX.a.test', 'A')).toBeGreaterThan(0);
    expect(server.queries.of('never.test', 'A')).toBe(0);
  });
});

it('refuses a port that is taken, and names it', async () => {
  await expect(
    startDnsServer({ port: server.port, answer: () => ({ kind: 'silent' }) }),
  ).rejects.toThrow(String(server.port));
});
