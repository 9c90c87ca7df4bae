import { describe, expect, it } from 'vitest';
import { interpret, MOST_ALIASES } from '#origin/dns/answer.ts';
import type { Message } from '#origin/dns/message.ts';
import type { ResourceRecord } from '#origin/dns/resource-record.ts';

const QUESTION = { name: 'example.com', type: 'MX' } as const;

function mx(owner: string, exchange: string, ttlSeconds = 300): ResourceRecord {
  return { owner, ttlSeconds, data: { type: 'MX', preference: 10, exchange } };
}

function alias(owner: string, target: string, ttlSeconds = 300): ResourceRecord {
  return { owner, ttlSeconds, data: { type: 'CNAME', target } };
}

const SOA: ResourceRecord = {
  owner: 'com',
  ttlSeconds: 900,
  data: { type: 'SOA', minimumSeconds: 600 },
};
const NS: ResourceRecord = { owner: 'com', ttlSeconds: 900, data: { type: 'NS' } };

function says(parts: Partial<Message>): ReturnType<typeof interpret> {
  return interpret({ rcode: 0, answers: [], authority: [], ...parts }, QUESTION);
}

describe('answers', () => {
  it('are the records of the name and type, with the least of their TTLs', () => {
    expect(says({ answers: [mx('example.com', 'a'), mx('example.com', 'b', 60)] })).toEqual({
      kind: 'answers',
      records: [
        { type: 'MX', preference: 10, exchange: 'a' },
        { type: 'MX', preference: 10, exchange: 'b' },
      ],
      ttlSeconds: 60,
    });
  });

  it('are found at the end of a chain of aliases, in whatever order it comes', () => {
    const answers = [mx('c', 'mx'), alias('b', 'c', 20), alias('example.com', 'b', 100)];
    expect(says({ answers })).toEqual({
      kind: 'answers',
      records: [{ type: 'MX', preference: 10, exchange: 'mx' }],
      ttlSeconds: 20,
    });
  });

  it('are not what belongs to another name', () => {
    const answers = [mx('victim.example', 'evil'), alias('other', 'victim.example')];
    expect(says({ answers, authority: [SOA] }).kind).toBe('nodata');
  });

  it('are not what has another type', () => {
    const a: ResourceRecord = {
      owner: 'example.com',
      ttlSeconds: 1,
      data: { type: 'A', address: '192.0.2.1' },
    };
    expect(says({ answers: [a], authority: [SOA] }).kind).toBe('nodata');
  });
});

describe('a chain of aliases', () => {
  const chain = (length: number): ResourceRecord[] =>
    Array.from({ length }, (_, index) =>
      alias(index === 0 ? 'example.com' : `c${index}`, `c${index + 1}`),
    );

  it.each([
    ['leads to itself', [alias('example.com', 'example.com')]],
    ['leads back', [alias('example.com', 'b'), alias('b', 'example.com')]],
    ['is too long', chain(MOST_ALIASES + 1)],
  ])('that %s is malformed', (_, answers) => {
    expect(says({ answers })).toEqual({ kind: 'failure', failure: 'malformed' });
  });

  it('of the greatest length is followed', () => {
    const answers = [...chain(MOST_ALIASES), mx(`c${MOST_ALIASES}`, 'mx')];
    expect(says({ answers }).kind).toBe('answers');
  });

  it('that the resolver left unfinished is to be gone on with', () => {
    expect(says({ answers: [alias('example.com', 'b', 30)] })).toEqual({
      kind: 'alias',
      target: 'b',
      ttlSeconds: 30,
    });
  });

  it('that ends in a name which does not exist makes the first one not exist (RFC 6604 §3)', () => {
    const answers = [alias('example.com', 'b', 30)];
    expect(says({ rcode: 3, answers, authority: [SOA] })).toEqual({
      kind: 'nxdomain',
      ttlSeconds: 30,
    });
  });
});

describe('negative answers (RFC 2308)', () => {
  it('NXDOMAIN holds for the lesser of TTL and MINIMUM', () => {
    expect(says({ rcode: 3, authority: [SOA] })).toEqual({ kind: 'nxdomain', ttlSeconds: 600 });
    expect(says({ rcode: 3, authority: [{ ...SOA, ttlSeconds: 5 }] })).toEqual({
      kind: 'nxdomain',
      ttlSeconds: 5,
    });
  });

  it('NXDOMAIN without a SOA has no TTL', () => {
    expect(says({ rcode: 3 })).toEqual({ kind: 'nxdomain', ttlSeconds: null });
  });

  it('NODATA is told from NXDOMAIN', () => {
    expect(says({ authority: [SOA] })).toEqual({ kind: 'nodata', ttlSeconds: 600 });
    expect(says({})).toEqual({ kind: 'nodata', ttlSeconds: null });
  });

  it('NODATA may name its servers beside the SOA', () => {
    expect(says({ authority: [NS, SOA] }).kind).toBe('nodata');
  });

  it('a referral says nothing of the name (§2.2)', () => {
    expect(says({ authority: [NS] })).toEqual({ kind: 'failure', failure: 'refused' });
  });
});

describe('failures', () => {
  it.each([
    ['FORMERR', 1, 'refused'],
    ['SERVFAIL', 2, 'servfail'],
    ['NOTIMP', 4, 'refused'],
    ['REFUSED', 5, 'refused'],
    ['NOTAUTH', 9, 'servfail'],
    ['BADVERS', 16, 'refused'],
  ])('%s', (_, rcode, failure) => {
    expect(says({ rcode, answers: [mx('example.com', 'a')] })).toEqual({
      kind: 'failure',
      failure,
    });
  });
});
