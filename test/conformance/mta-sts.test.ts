/** An MTA-STS policy, from a real name server and a real web host: RFC 8461 §3. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it, test } from 'vitest';
import { createDnsClient } from '#origin/dns/client.ts';
import { fetchPolicyFile } from '#origin/mta-sts/fetch-policy.ts';
import type { FetchWorld } from '#origin/mta-sts/fetch-policy.ts';
import { StsPolicies } from '#origin/mta-sts/policies.ts';
import { findRouteUnderPolicy } from '#origin/mta-sts/route.ts';
import { servesFile, startPolicyHost } from '#support/policy-host.ts';
import type { PolicyHost } from '#support/policy-host.ts';
import { a, mx, routerFor } from './dns-setting.ts';

const HOST = 'mta-sts.a.test';
const FILE = 'version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 3600\n';
/** Long for loopback. A host that stalls is waited for in full, so it has less. */
const AMPLE_MS = 20_000;
const SHORT_MS = 300;

async function fetchFrom(
  web: PolicyHost,
  more: Partial<FetchWorld> & { addresses?: readonly string[]; allowPrivate?: boolean } = {},
): Promise<string | null> {
  const { addresses = ['127.0.0.1'], allowPrivate = true, ...world } = more;
  const { router } = await routerFor({
    records: addresses.map((address) => a(HOST, address)),
    router: { allowPrivate },
  });
  return fetchPolicyFile('a.test', {
    addressesOf: (host) => router.addressesOf(host),
    port: web.port,
    ca: web.ca,
    limitMs: AMPLE_MS,
    ...world,
  });
}

describe('the file of a policy', () => {
  it('is fetched from its well-known place', async () => {
    await using web = await startPolicyHost([HOST], servesFile(FILE));
    expect(await fetchFrom(web)).toBe(FILE);
    expect(web.requests).toEqual([`${HOST}/.well-known/mta-sts.txt`]);
  });

  it('is fetched under a certificate that has a wildcard for the host', async () => {
    await using web = await startPolicyHost(['*.a.test'], servesFile(FILE));
    expect(await fetchFrom(web)).toBe(FILE);
  });

  it('is fetched from the second address where nobody listens at the first', async () => {
    await using web = await startPolicyHost([HOST], servesFile(FILE));
    expect(await fetchFrom(web, { addresses: ['127.0.0.2', '127.0.0.1'] })).toBe(FILE);
  });

  it('is not fetched from an address of our own network', async () => {
    await using web = await startPolicyHost([HOST], servesFile(FILE));
    expect(await fetchFrom(web, { allowPrivate: false })).toBeNull();
    expect(web.requests).toEqual([]);
  });

  it.each([
    ['for another host', ['mta-sts.b.test']],
    ['with part of a label as wildcard', ['mta-*.a.test']],
  ])('is not taken under a certificate %s', async (_name, names) => {
    await using web = await startPolicyHost(names, servesFile(FILE));
    expect(await fetchFrom(web)).toBeNull();
    expect(web.requests).toEqual([]);
  });

  it('is not taken under a certificate of nobody we trust', async () => {
    await using web = await startPolicyHost([HOST], servesFile(FILE));
    await using other = await startPolicyHost([HOST], servesFile(FILE));
    expect(await fetchFrom(web, { ca: other.ca })).toBeNull();
    expect(web.requests).toEqual([]);
  });
});

describe('a web host that does otherwise has no policy', () => {
  const PLAIN = { 'content-type': 'text/plain' };
  const ways: readonly [string, (response: ServerResponse) => void][] = [
    [
      'a redirect, which is not followed (§3.3)',
      (response) => {
        response.writeHead(301, { ...PLAIN, location: `https://${HOST}/other` }).end(FILE);
      },
    ],
    ['not found', (response) => void response.writeHead(404, PLAIN).end(FILE)],
    ['not modified, unasked', (response) => void response.writeHead(304).end()],
    [
      'a page for people',
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(FILE),
    ],
    ['no word of what it is', (response) => void response.writeHead(200).end(FILE)],
    [
      'a file that is too long',
      (response) => void response.writeHead(200, PLAIN).end(`${FILE}${'#'.repeat(64 * 1024)}`),
    ],
    [
      'a file that breaks off',
      (response) => {
        response.writeHead(200, { ...PLAIN, 'content-length': '1000' });
        response.write(FILE, () => response.destroy());
      },
    ],
    ['a hang-up', (response) => void response.destroy()],
  ];
  test.each(ways)('%s', async (_name, answer) => {
    await using web = await startPolicyHost([HOST], answer);
    expect(await fetchFrom(web)).toBeNull();
    expect(web.requests).toEqual([`${HOST}/.well-known/mta-sts.txt`]);
  });

  test('a file without end', async () => {
    const ended = Promise.withResolvers<void>();
    await using web = await startPolicyHost([HOST], (response) => {
      response.writeHead(200, PLAIN).on('close', ended.resolve);
      const more = (): void => void response.write('#'.repeat(1024), () => setImmediate(more));
      more();
    });
    expect(await fetchFrom(web)).toBeNull();
    await ended.promise;
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['silence', () => {}],
    [
      'a file that never ends, an octet at a time',
      (response) => {
        response.writeHead(200, PLAIN);
        const timer = setInterval(() => response.write('#'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('%s, which is not waited out', async (_name, answer) => {
    await using web = await startPolicyHost([HOST], answer);
    expect(await fetchFrom(web, { limitMs: SHORT_MS })).toBeNull();
  });
});

describe('a domain with an enforced policy', () => {
  const RECORD = { name: '_mta-sts.a.test', type: 'TXT', ttl: 60, data: 'v=STSv1; id=1;' } as const;
  const HOSTS = [mx('mx.a.test', 20), mx('mx.b.test', 10), a('mx.a.test', '127.0.0.1')];
  const ELSEWHERE = a('mx.b.test', '127.0.0.1');

  async function findUnderPolicy(file: string, records = [RECORD, a(HOST, '127.0.0.1')]) {
    await using web = await startPolicyHost([HOST], servesFile(file));
    const { router, server } = await routerFor({
      records: [...HOSTS, ELSEWHERE, ...records],
      router: { allowPrivate: true },
    });
    const policies = new StsPolicies({
      client: createDnsClient({ servers: [`127.0.0.1:${server.port}`] }),
      fetchFile: (domain) =>
        fetchPolicyFile(domain, {
          addressesOf: (host) => router.addressesOf(host),
          port: web.port,
          ca: web.ca,
          limitMs: AMPLE_MS,
        }),
      now: () => performance.now(),
      patienceMs: AMPLE_MS,
    });
    const route = await findRouteUnderPolicy('a.test', {
      findRoute: (domain) => router.findRoute(domain),
      findPolicy: (domain) => policies.find(domain),
      providerOf: () => null,
    });
    return { route, requests: web.requests };
  }

  it('is routed to the hosts that it names, under TLS', async () => {
    const { route } = await findUnderPolicy(FILE);
    expect(route).toEqual({
      kind: 'route',
      hosts: ['mx.a.test'],
      implicit: false,
      provider: null,
      tls: 'required',
    });
  });

  it('is not routed where it names none of its hosts', async () => {
    const { route } = await findUnderPolicy(FILE.replace('mx.a.test', 'mx.c.test'));
    expect(route).toMatchObject({ kind: 'mx_outside_policy' });
  });

  it('is routed as ever while it is only testing', async () => {
    const { route } = await findUnderPolicy(FILE.replace('enforce', 'testing'));
    expect(route).toMatchObject({ hosts: ['mx.b.test', 'mx.a.test'] });
    expect(route).not.toHaveProperty('tls');
  });

  it('and one without a record is asked for no file', async () => {
    const { route, requests } = await findUnderPolicy(FILE, []);
    expect(route).toMatchObject({ hosts: ['mx.b.test', 'mx.a.test'] });
    expect(requests).toEqual([]);
  });
});
