/** How often a router asks, and which addresses it gives, before a real name server. */
import { describe, expect, it } from 'vitest';
import { LookupCache } from '#origin/dns/cache.ts';
import { a, aaaa, mx, PUBLIC, PUBLIC_IPV6, routerFor } from './dns-setting.ts';

describe('look-ups are few', () => {
  const records = [
    mx('mx1.test', 1),
    mx('mx2.test', 2),
    mx('mx3.test', 3),
    a('mx1.test', PUBLIC[0]),
    a('mx2.test', PUBLIC[1]),
    a('mx3.test', PUBLIC[2]),
  ];

  it('three for a domain with good hosts', async () => {
    const { router, server: asked } = await routerFor({ records });
    await router.findRoute('a.test');
    await router.addressesOf('mx2.test');
    expect(asked.queries.total).toBe(3);
    expect(asked.queries.of('mx3.test', 'A')).toBe(0);
    expect(asked.queries.of('mx1.test', 'AAAA')).toBe(0);
  });

  it('none when all is known, until the TTL is over', async () => {
    let nowMs = 0;
    const { router, server: asked } = await routerFor({ records, router: { now: () => nowMs } });
    await router.findRoute('a.test');
    await router.addressesOf('mx2.test');
    const before = asked.queries.total;
    nowMs = 59_999;
    await router.findRoute('a.test');
    expect(asked.queries.total).toBe(before);
    nowMs = 60_000;
    await router.findRoute('a.test');
    expect(asked.queries.of('a.test', 'MX')).toBe(2);
  });

  it('one for a thousand addresses of a domain at once', async () => {
    const { router, server: asked } = await routerFor({ records });
    await Promise.all(Array.from({ length: 1000 }, () => router.findRoute('a.test')));
    expect(asked.queries.of('a.test', 'MX')).toBe(1);
  });
});

describe('the addresses of a host', () => {
  it('are those that may be connected to, and no others', async () => {
    const records = [a('mx.test', '127.0.0.1'), a('mx.test', PUBLIC[0]), a('mx.test', '10.0.0.1')];
    const { router } = await routerFor({ records });
    expect(await router.addressesOf('mx.test')).toEqual([{ address: PUBLIC[0], family: 4 }]);
  });

  it('do not change between being checked and being used (rebinding)', async () => {
    const addresses = [PUBLIC[0], '127.0.0.1'];
    const { router } = await routerFor({
      instead: ({ type }) => {
        const address = type === 'A' ? addresses.shift() : undefined;
        return address === undefined ? null : { kind: 'answers', records: [a('mx.test', address)] };
      },
      router: { cache: new LookupCache({ maxBytes: 0 }) },
    });
    expect(await router.addressesOf('mx.test')).toEqual([{ address: PUBLIC[0], family: 4 }]);
    expect(await router.addressesOf('mx.test')).toEqual([]);
  });

  it('are in random order, IPv4 first, and eight at most', async () => {
    const records = [
      aaaa('mx.test', PUBLIC_IPV6),
      ...Array.from({ length: 20 }, (_, index) => a('mx.test', `11.0.1.${index}`)),
    ];
    const { router } = await routerFor({ records, router: { ipv6: true, random: Math.random } });
    const first = await router.addressesOf('mx.test');
    expect(first).toHaveLength(8);
    expect(first.every(({ family }) => family === 4)).toBe(true);
    const orders = new Set<string>();
    for (let time = 0; time < 10; time += 1) {
      orders.add((await router.addressesOf('mx.test')).map(({ address }) => address).join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it.each([
    ['does not exist', 'gone.test'],
    ['is an address itself', '11.0.0.1'],
    ['has only private ones', 'private.test'],
  ])('are none where the host %s', async (_, host) => {
    const { router } = await routerFor({ records: [a('private.test', '127.0.0.1')] });
    expect(await router.addressesOf(host)).toEqual([]);
  });

  it('are none where DNS fails', async () => {
    const { router } = await routerFor({ instead: () => ({ kind: 'servfail' }) });
    expect(await router.addressesOf('mx.test')).toEqual([]);
  });
});
