import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkDomain, manyDomain } from '#lab/cast/family.ts';
import { CHARACTERS, HOSTS } from '#lab/cast/world.ts';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import { connectRaw } from '#lab/smtp/raw-client.ts';
import { addressOf } from '#lab/visit.ts';

let lab: Lab;
let resolver: Resolver;
beforeAll(async () => {
  lab = await startLab();
  resolver = resolverOf(2000, 2);
});
afterAll(() => lab.close());

function resolverOf(timeout: number, tries: number): Resolver {
  const made = new Resolver({ timeout, tries });
  made.setServers([lab.dnsServer]);
  return made;
}

/** The MX hosts of a domain, best first, as `preference host`. */
async function mxOf(domain: string): Promise<readonly string[]> {
  const records = await resolver.resolveMx(domain);
  const sorted = records.toSorted((left, right) => left.priority - right.priority);
  return sorted.map(({ priority, exchange }) => `${priority} ${exchange}`);
}

describe('the way to a mail host', () => {
  it.each(CHARACTERS.map(({ name }) => name))('%s has an MX host of its own', async (name) => {
    const host = `mx1.${name}.evlab.net`;
    expect(await mxOf(`${name}.evlab.net`)).toEqual([`10 ${host}`]);
    expect(await resolver.resolve4(host)).toEqual([addressOf(name)]);
  });

  it('an internationalised name is found by its A-label', async () => {
    expect(await mxOf('xn--bcher-kva.evlab.net')).toEqual(['10 mx1.normal.evlab.net']);
  });

  it('an alias leads to the hosts of the name behind it', async () => {
    expect(await mxOf('alias.evlab.net')).toEqual(['10 mx1.normal.evlab.net']);
  });

  it('implicit has an address and no MX', async () => {
    await expect(resolver.resolveMx('implicit.evlab.net')).rejects.toMatchObject({
      code: 'ENODATA',
    });
    expect(await resolver.resolve4('implicit.evlab.net')).toEqual([addressOf('implicit')]);
  });

  it('null-mx has the root as its only host', async () => {
    expect(await mxOf('null-mx.evlab.net')).toEqual(['0 ']);
  });

  it('dangling has a host that does not exist', async () => {
    const [mx] = await resolver.resolveMx('dangling.evlab.net');
    expect(mx?.exchange).toBe('mx1.dangling.evlab.net');
    await expect(resolver.resolve4('mx1.dangling.evlab.net')).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });

  it('backup has two hosts, of which only the second listens', async () => {
    expect(await mxOf('backup.evlab.net')).toEqual([
      '10 mx1.backup.evlab.net',
      '20 mx2.backup.evlab.net',
    ]);
    const [down = ''] = await resolver.resolve4('mx1.backup.evlab.net');
    await expect(connectRaw(down, lab.smtpPort)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const [up = ''] = await resolver.resolve4('mx2.backup.evlab.net');
    const client = await connectRaw(up, lab.smtpPort);
    expect(await client.reply()).toEqual(['220 mx2.backup.evlab.net ESMTP ready']);
    client.destroy();
  });

  it('outlook has an MX under the name of the provider', async () => {
    const [mx] = await resolver.resolveMx('outlook.evlab.net');
    expect(mx?.exchange).toMatch(/\.olc\.protection\.outlook\.com$/);
    expect(await resolver.resolve4(mx?.exchange ?? '')).toEqual([addressOf('outlook')]);
  });

  it('no-records exists and has nothing', async () => {
    for (const type of ['MX', 'A', 'AAAA']) {
      await expect(resolver.resolve('no-records.evlab.net', type)).rejects.toMatchObject({
        code: 'ENODATA',
      });
    }
  });
});

describe('names that DNS has no answer for', () => {
  it.each([
    ['nxdomain.evlab.net', 'ENOTFOUND'],
    ['servfail.evlab.net', 'ESERVFAIL'],
    // A lab that does not know a real domain must not say that it does not exist.
    ['gmail.com', 'ESERVFAIL'],
  ])('%s gives %s', async (name, code) => {
    await expect(resolver.resolveMx(name)).rejects.toMatchObject({ code });
  });

  it('dns-silent gets no answer at all', async () => {
    const impatient = resolverOf(200, 1);
    await expect(impatient.resolveMx('dns-silent.evlab.net')).rejects.toMatchObject({
      code: 'ETIMEOUT',
    });
  });
});

describe('generated families', () => {
  it.each([1, 57, 200])('bulk domain %i shares the set of MX hosts', async (number) => {
    expect(bulkDomain(1)).toBe('d001.bulk.evlab.net');
    expect(await mxOf(bulkDomain(number))).toEqual([
      '10 mx1.bulk.evlab.net',
      '20 mx2.bulk.evlab.net',
    ]);
  });

  it('neither family goes past its last number', async () => {
    for (const name of [bulkDomain(0), bulkDomain(201), manyDomain(0), manyDomain(501)]) {
      await expect(resolver.resolveMx(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    }
  });

  it.each([1, 26, 500])('many domain %i has a host of its own, which serves it', async (number) => {
    const [mx] = await resolver.resolveMx(manyDomain(number));
    expect(mx?.exchange).toBe(`mx1.n${number}.many.evlab.net`);
    const [address = ''] = await resolver.resolve4(mx?.exchange ?? '');
    const client = await connectRaw(address, lab.smtpPort);
    await client.reply();
    await client.ask('EHLO probe.evlab.net');
    await client.ask('MAIL FROM:<verify@probe.evlab.net>');
    expect(await client.ask(`RCPT TO:<user1@${manyDomain(number)}>`)).toEqual(['250 2.1.5 Ok']);
    expect(await client.ask(`RCPT TO:<nobody@${manyDomain(number)}>`)).toEqual([
      expect.stringMatching(/^550 5\.1\.1 /),
    ]);
    client.destroy();
  });

  it('no two hosts share an address', () => {
    const addresses = HOSTS.map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
