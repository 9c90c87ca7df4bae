import { describe, expect, it } from 'vitest';
import { zoneAnswers } from '#lab/dns/server.ts';
import type { ZoneRecord } from '#lab/dns/server.ts';

const RECORDS: readonly ZoneRecord[] = [
  { name: 'a.test', type: 'MX', ttl: 60, data: { preference: 10, exchange: 'mx.a.test' } },
  { name: 'mx.a.test', type: 'A', ttl: 60, data: '127.0.0.2' },
  { name: 'www.a.test', type: 'CNAME', ttl: 60, data: 'Alias.a.test.' },
  { name: 'alias.a.test', type: 'CNAME', ttl: 60, data: 'a.test' },
  { name: 'lost.a.test', type: 'CNAME', ttl: 60, data: 'nowhere.test' },
  { name: 'loop.a.test', type: 'CNAME', ttl: 60, data: 'loop.a.test' },
  { name: 'deep.empty.a.test', type: 'TXT', ttl: 60, data: 'x' },
];

const answer = zoneAnswers(RECORDS);

describe('a zone answers as a resolver would', () => {
  it('with records, whatever the case of the name', () => {
    expect(answer({ name: 'A.TEST', type: 'MX' })).toEqual({
      kind: 'answers',
      records: [RECORDS[0]],
    });
  });

  it('through aliases, which it sends along', () => {
    expect(answer({ name: 'www.a.test', type: 'MX' })).toEqual({
      kind: 'answers',
      records: [RECORDS[2], RECORDS[3], RECORDS[0]],
    });
  });

  it('with an alias itself, where that is asked for', () => {
    expect(answer({ name: 'www.a.test', type: 'CNAME' })).toEqual({
      kind: 'answers',
      records: [RECORDS[2]],
    });
  });

  it.each([
    ['another type', 'a.test', 'A', 'nodata'],
    ['a name that only has names below it', 'empty.a.test', 'A', 'nodata'],
    ['a name above all', 'test', 'MX', 'nodata'],
    ['a name that is not there', 'b.test', 'MX', 'nxdomain'],
    ['an alias of one that is not there', 'lost.a.test', 'MX', 'nxdomain'],
    ['an alias of itself', 'loop.a.test', 'MX', 'servfail'],
  ])('for %s', (_, name, type, kind) => {
    expect(answer({ name, type }).kind).toBe(kind);
  });

  it('with the SOA of the list in negative answers, or one of its own', () => {
    const soa: ZoneRecord = {
      name: 'a.test',
      type: 'SOA',
      ttl: 7,
      data: { mname: 'ns.a.test', rname: 'dns.a.test', minimum: 7 },
    };
    expect(zoneAnswers([...RECORDS, soa])({ name: 'b.test', type: 'MX' })).toMatchObject({
      authority: soa,
    });
    expect(answer({ name: 'b.test', type: 'MX' })).toMatchObject({
      authority: { type: 'SOA', ttl: 60 },
    });
  });
});
