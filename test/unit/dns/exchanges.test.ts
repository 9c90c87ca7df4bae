import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_HOSTS, rankExchanges } from '#origin/dns/exchanges.ts';
import type { Exchanges } from '#origin/dns/exchanges.ts';

type Mx = readonly [preference: number, exchange: string];

function rank(records: readonly Mx[], random: () => number = Math.random): Exchanges {
  return rankExchanges(
    records.map(([preference, exchange]) => ({ type: 'MX', preference, exchange })),
    random,
  );
}

/** A source of randomness that gives these numbers. */
function lots(...values: number[]): () => number {
  return () => values.shift() ?? 0;
}

function setOf(ranked: Exchanges): readonly string[] {
  return ranked.kind === 'hosts' ? ranked.hosts.toSorted() : [];
}

describe('null MX (RFC 7505)', () => {
  it('is one record that names the root', () => {
    expect(rank([[0, '']])).toEqual({ kind: 'null_mx' });
  });

  it('is meant by any preference, and by saying it twice', () => {
    expect(rank([[10, '']])).toEqual({ kind: 'null_mx' });
    expect(
      rank([
        [0, ''],
        [0, ''],
      ]),
    ).toEqual({ kind: 'null_mx' });
  });

  it('among others does not count', () => {
    expect(
      rank([
        [0, ''],
        [10, 'mx.example'],
      ]),
    ).toEqual({ kind: 'hosts', hosts: ['mx.example'] });
  });

  it('beside records that name no host leaves these', () => {
    expect(
      rank([
        [0, ''],
        [10, '192.0.2.1'],
      ]),
    ).toEqual({ kind: 'unusable', named: ['192.0.2.1'] });
  });
});

describe('hosts', () => {
  it('stand in the order of preference (RFC 5321 §5.1)', () => {
    const hosts = ['first.example', 'second.example', 'third.example'];
    expect(
      rank([
        [30, 'third.example'],
        [10, 'first.example'],
        [20, 'second.example'],
      ]),
    ).toEqual({
      kind: 'hosts',
      hosts,
    });
  });

  it('of equal preference stand in random order', () => {
    const records: Mx[] = [
      [10, 'a.example'],
      [10, 'b.example'],
      [5, 'c.example'],
    ];
    expect(rank(records, lots(0.1, 0.2, 0.3))).toMatchObject({
      hosts: ['c.example', 'a.example', 'b.example'],
    });
    expect(rank(records, lots(0.1, 0.3, 0.2))).toMatchObject({
      hosts: ['c.example', 'b.example', 'a.example'],
    });
  });

  it('each come first equally often where all are equal', () => {
    const first = new Map<string, number>();
    for (let run = 0; run < 3000; run += 1) {
      const ranked = rank([
        [1, 'a.example'],
        [1, 'b.example'],
        [1, 'c.example'],
      ]);
      const host = ranked.kind === 'hosts' ? (ranked.hosts[0] ?? '') : '';
      first.set(host, (first.get(host) ?? 0) + 1);
    }
    // 1000 expected of each; 200 off is more than seven standard deviations.
    for (const count of first.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
    expect(first.size).toBe(3);
  });

  it('that are named twice stand once, where they are best', () => {
    expect(
      rank([
        [30, 'a.example'],
        [20, 'b.example'],
        [10, 'a.example'],
      ]),
    ).toEqual({
      kind: 'hosts',
      hosts: ['a.example', 'b.example'],
    });
  });

  it('are the ten best at most', () => {
    const records = Array.from({ length: 50 }, (_, index): Mx => [
      50 - index,
      `mx${50 - index}.example`,
    ]);
    const expected = Array.from({ length: MOST_HOSTS }, (_, index) => `mx${index + 1}.example`);
    expect(rank(records)).toEqual({ kind: 'hosts', hosts: expected });
  });

  it('are the same set whatever the chance and the order of the answer', () => {
    const records = Array.from({ length: 30 }, (_, index): Mx => [10, `mx${index}.example`]);
    const expected = setOf(rank(records));
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: 30 }), (order) => {
        expect(setOf(rank(order))).toEqual(expected);
      }),
    );
  });
});

describe('what is no host name is refused', () => {
  it.each([
    '192.0.2.1',
    '2001:db8::1',
    '[192.0.2.1]',
    '127.1',
    'a\\.b.example',
    '*.example',
    'mx example',
  ])('%s', (exchange) => {
    expect(rank([[10, exchange]])).toEqual({ kind: 'unusable', named: [exchange] });
    expect(
      rank([
        [10, exchange],
        [20, 'mx.example'],
      ]),
    ).toEqual({ kind: 'hosts', hosts: ['mx.example'] });
  });

  it('and at most ten of them are reported', () => {
    const ranked = rank(Array.from({ length: 50 }, (_, index): Mx => [0, `192.0.2.${index}`]));
    expect(ranked.kind === 'unusable' && ranked.named).toHaveLength(MOST_HOSTS);
  });
});
