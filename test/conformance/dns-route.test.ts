/** Where mail goes, by RFC 5321 §5.1 and RFC 7505, asked of a real name server. */
import { describe, expect, it } from 'vitest';
import type { DnsReaction, ZoneRecord } from '#lab/dns/server.ts';
import type { RouteEvidence } from '#shared/verdict/evidence.ts';
import { a, aaaa, cname, mx, PUBLIC, PUBLIC_IPV6, routerFor } from './dns-setting.ts';
import type { Setting } from './dns-setting.ts';

const EXISTS: ZoneRecord = { name: 'a.test', type: 'TXT', ttl: 60, data: 'here' };

/** How `a.test` is routed. */
async function route(setting: Setting): Promise<RouteEvidence> {
  const { router } = await routerFor(setting);
  return router.findRoute('a.test');
}

function routeTo(...hosts: readonly string[]) {
  return { kind: 'route', hosts, implicit: false, provider: null };
}

describe('a domain with MX records', () => {
  it('is routed to its hosts, best first', async () => {
    const records = [
      mx('second.test', 20),
      mx('first.test', 10),
      a('first.test', PUBLIC[0]),
      a('second.test', PUBLIC[1]),
    ];
    expect(await route({ records })).toEqual(routeTo('first.test', 'second.test'));
  });

  it('may be written in capitals, with a dot at its end', async () => {
    const { router } = await routerFor({ records: [mx('MX.Test'), a('mx.test', PUBLIC[0])] });
    expect(await router.findRoute('A.TEST.')).toEqual(routeTo('mx.test'));
  });

  it('has hosts of equal preference in random order', async () => {
    const records = [
      mx('one.test'),
      mx('two.test'),
      a('one.test', PUBLIC[0]),
      a('two.test', PUBLIC[1]),
    ];
    const { router } = await routerFor({ records, router: { random: Math.random } });
    const first = new Set<string>();
    for (let time = 0; time < 60; time += 1) {
      const found = await router.findRoute('a.test');
      first.add(found.kind === 'route' ? (found.hosts[0] ?? '') : found.kind);
    }
    // That 60 throws fall alike happens once in 10^18 runs.
    expect([...first].toSorted()).toEqual(['one.test', 'two.test']);
  });

  it('is known by the provider of its best host', async () => {
    const records = [mx('mx.big.test', 1), mx('own.test', 2), a('mx.big.test', PUBLIC[0])];
    const router = { providerOf: (host: string) => (host.endsWith('.big.test') ? 'big' : null) };
    expect(await route({ records, router })).toMatchObject({ provider: 'big' });
  });

  it('may be an alias, and its hosts too', async () => {
    const records = [
      cname('a.test', 'b.test'),
      mx('mx.test', 10, 'b.test'),
      cname('mx.test', 'real.test'),
      a('real.test', PUBLIC[0]),
    ];
    const { router } = await routerFor({ records });
    expect(await router.findRoute('a.test')).toEqual(routeTo('mx.test'));
    expect(await router.addressesOf('mx.test')).toEqual([{ address: PUBLIC[0], family: 4 }]);
  });

  it('keeps hosts that lead nowhere for the end', async () => {
    const records = [
      mx('dead.test', 10),
      mx('also-dead.test', 20),
      mx('good.test', 30),
      a('good.test', PUBLIC[0]),
    ];
    expect(await route({ records })).toEqual(routeTo('good.test', 'dead.test', 'also-dead.test'));
  });

  it('has ten hosts at most', async () => {
    const records = Array.from({ length: 90 }, (_, index) => mx(`mx${index}.test`, 100 - index));
    const found = await route({ records: [...records, a('mx89.test', PUBLIC[0])] });
    expect(found).toEqual(
      routeTo(...Array.from({ length: 10 }, (_, index) => `mx${89 - index}.test`)),
    );
  });
});

describe('MX records that lead nowhere are an error, and the domain its own host no more', () => {
  const own = a('a.test', PUBLIC[2]);

  it('where the hosts do not exist', async () => {
    const records = [mx('gone.test', 10), mx('lost.test', 20), own];
    expect(await route({ records })).toEqual({
      kind: 'unusable_mx',
      hosts: ['gone.test', 'lost.test'],
    });
  });

  it('where the host has no address', async () => {
    const records = [mx('mx.test'), { ...EXISTS, name: 'mx.test' }, own];
    expect(await route({ records })).toEqual({ kind: 'unusable_mx', hosts: ['mx.test'] });
  });

  it.each(['192.0.2.1', '11.0.0.1', 'bad name.test', '2003::1'])(
    'where the host is %s',
    async (exchange) => {
      expect(await route({ records: [mx(exchange), own] })).toMatchObject({ kind: 'unusable_mx' });
    },
  );

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '0.0.0.0'])(
    'where the address is %s',
    async (address) => {
      const records = [mx('mx.test'), a('mx.test', address), own];
      expect(await route({ records })).toEqual({ kind: 'unusable_mx', hosts: ['mx.test'] });
    },
  );

  it('unless private addresses are allowed', async () => {
    const records = [mx('mx.test'), a('mx.test', '127.0.0.1'), own];
    expect(await route({ records, router: { allowPrivate: true } })).toEqual(routeTo('mx.test'));
  });
});

describe('null MX (RFC 7505)', () => {
  it('ends the search', async () => {
    const { router, server: asked } = await routerFor({
      records: [mx('.', 0), a('a.test', PUBLIC[0])],
    });
    expect(await router.findRoute('a.test')).toEqual({ kind: 'null_mx' });
    expect(asked.queries.total).toBe(1);
  });

  it('does not, where other records stand beside it', async () => {
    const records = [mx('.', 0), mx('mx.test', 10), a('mx.test', PUBLIC[0])];
    expect(await route({ records })).toEqual(routeTo('mx.test'));
  });
});

describe('a domain without MX records', () => {
  it('is its own host (implicit MX)', async () => {
    expect(await route({ records: [a('a.test', PUBLIC[0])] })).toEqual({
      ...routeTo('a.test'),
      implicit: true,
    });
  });

  it('that exists and has no address takes no mail', async () => {
    expect(await route({ records: [EXISTS] })).toEqual({ kind: 'no_records' });
  });

  it('that has a private address takes no mail from us', async () => {
    expect(await route({ records: [a('a.test', '10.0.0.1')] })).toEqual({
      kind: 'unusable_mx',
      hosts: ['a.test'],
    });
  });

  it('that does not exist is not found, with one query', async () => {
    const { router, server: asked } = await routerFor({});
    expect(await router.findRoute('a.test')).toEqual({ kind: 'domain_not_found' });
    expect(asked.queries.total).toBe(1);
  });

  it('that no name server could have is not found', async () => {
    const { router, server: asked } = await routerFor({});
    expect(await router.findRoute(`${'a'.repeat(64)}.test`)).toEqual({ kind: 'domain_not_found' });
    expect(asked.queries.total).toBe(0);
  });
});

describe('hosts that have IPv6 only', () => {
  const records = [mx('mx.test'), aaaa('mx.test', PUBLIC_IPV6)];

  it('take mail, though not from us', async () => {
    const { router } = await routerFor({ records });
    expect(await router.findRoute('a.test')).toEqual(routeTo('mx.test'));
    expect(await router.addressesOf('mx.test')).toEqual([]);
  });

  it('take mail where they are an implicit MX', async () => {
    expect(await route({ records: [aaaa('a.test', PUBLIC_IPV6)] })).toMatchObject({
      kind: 'route',
      implicit: true,
    });
  });

  it('are connected to where IPv6 is spoken', async () => {
    const { router } = await routerFor({ records, router: { ipv6: true } });
    expect(await router.findRoute('a.test')).toEqual(routeTo('mx.test'));
    expect(await router.addressesOf('mx.test')).toEqual([{ address: PUBLIC_IPV6, family: 6 }]);
  });

  it('in a private range lead nowhere', async () => {
    const unreachable = [
      mx('mx.test'),
      aaaa('mx.test', 'fd00:ec2::254'),
      aaaa('mx.test', '::ffff:11.0.0.1'),
    ];
    for (const ipv6 of [true, false]) {
      expect(await route({ records: unreachable, router: { ipv6 } })).toMatchObject({
        kind: 'unusable_mx',
      });
    }
  });
});

/** A server that does this when it is asked for a name, and goes by its records otherwise. */
function at(name: string, reaction: DnsReaction): NonNullable<Setting['instead']> {
  return (question) => (question.name === name ? reaction : null);
}

type Failing = readonly [what: string, reaction: DnsReaction, failure: string];

describe('where DNS fails nothing is known', () => {
  it.each<Failing>([
    ['SERVFAIL', { kind: 'servfail' }, 'servfail'],
    ['REFUSED', { kind: 'refused' }, 'servfail'],
    ['silence', { kind: 'silent' }, 'timeout'],
    ['garbage', { kind: 'raw', chunks: (query) => [query] }, 'malformed'],
  ])('of the domain, after %s', async (_, reaction, failure) => {
    expect(await route({ instead: at('a.test', reaction) })).toEqual({
      kind: 'dns_failure',
      failure,
    });
  });

  it('of the domain, though others of its hosts are surely gone', async () => {
    const records = [mx('gone.test', 1), mx('mx.test', 2)];
    expect(await route({ records, instead: at('mx.test', { kind: 'servfail' }) })).toEqual({
      kind: 'dns_failure',
      failure: 'servfail',
    });
  });

  it.each(['A', 'AAAA'])('of an implicit MX, where only %s fails', async (failing) => {
    const found = await route({
      records: [EXISTS],
      instead: ({ type }) => (type === failing ? { kind: 'servfail' } : null),
    });
    expect(found).toEqual({ kind: 'dns_failure', failure: 'servfail' });
  });

  it('but one good host is enough, and is not kept waiting by a silent one', async () => {
    const { router, ended } = await routerFor({
      records: [mx('silent.test', 1), mx('good.test', 2), a('good.test', PUBLIC[0])],
      instead: at('silent.test', { kind: 'silent' }),
      tryMs: 3_000,
    });
    expect(await router.findRoute('a.test')).toEqual(routeTo('silent.test', 'good.test'));
    expect(ended).toEqual(['answers', 'answers']);
  });
});
