import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab } from '#lab/lab.ts';
import type { Lab } from '#lab/lab.ts';
import { selfSignedCertificate } from '#lab/tls/certificate.ts';
import { rcpt, visit } from '#lab/visit.ts';
import type { RawClient } from '#lab/smtp/raw-client.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

async function greeted(character: string): Promise<RawClient> {
  const client = await visit(lab, character);
  await client.reply();
  await client.ask('EHLO probe.evlab.net');
  return client;
}

describe('STARTTLS', () => {
  it.each(['starttls', 'tls-required'])('%s offers it, and answers over TLS', async (character) => {
    const plain = await greeted(character);
    expect(await plain.ask('EHLO probe.evlab.net')).toContainEqual('250 STARTTLS');
    expect(await plain.ask('STARTTLS')).toEqual(['220 2.0.0 Ready to start TLS']);
    const secured = await plain.startTls();
    expect(await secured.ask('MAIL FROM:<verify@probe.evlab.net>')).toEqual([
      expect.stringMatching(/^503 5\.5\.1 /),
    ]);
    const offers = await secured.ask('EHLO probe.evlab.net');
    expect(offers).not.toContainEqual(expect.stringContaining('STARTTLS'));
    expect(await secured.ask('MAIL FROM:<verify@probe.evlab.net>')).toEqual(['250 2.1.0 Ok']);
    expect(await secured.ask(rcpt('user1', character))).toEqual(['250 2.1.5 Ok']);
    expect(await secured.ask('QUIT')).toEqual([expect.stringMatching(/^221 /)]);
    await secured.ended();
  });

  it('starttls also answers without', async () => {
    const client = await greeted('starttls');
    await client.ask('MAIL FROM:<verify@probe.evlab.net>');
    expect(await client.ask(rcpt('nobody', 'starttls'))).toEqual([
      expect.stringMatching(/^550 5\.1\.1 /),
    ]);
    client.destroy();
  });

  it.each(['tls-required', 'tls-unavailable'])('%s refuses MAIL without it', async (character) => {
    const client = await greeted(character);
    expect(await client.ask('MAIL FROM:<verify@probe.evlab.net>')).toEqual([
      '530 5.7.0 Must issue a STARTTLS command first',
    ]);
    client.destroy();
  });

  it('tls-unavailable offers it, and answers 454', async () => {
    const client = await greeted('tls-unavailable');
    expect(await client.ask('STARTTLS')).toEqual([expect.stringMatching(/^454 4\.7\.0 /)]);
    client.destroy();
  });

  it('tls-broken says yes, and hangs up on the handshake', async () => {
    const client = await greeted('tls-broken');
    expect(await client.ask('STARTTLS')).toEqual(['220 2.0.0 Ready to start TLS']);
    await expect(client.startTls()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('never takes a command that was sent in the clear behind STARTTLS', async () => {
    const client = await greeted('starttls');
    client.write('STARTTLS\r\nRSET\r\n');
    expect(await client.reply()).toEqual(['220 2.0.0 Ready to start TLS']);
    const secured = await client.startTls();
    expect(await secured.ask('NOOP')).toEqual(['250 2.0.0 Ok']);
    expect(secured.unread()).toBe('');
    secured.destroy();
  });

  it('leaves no connection open behind it', async () => {
    const client = await greeted('starttls');
    await client.ask('STARTTLS');
    const secured = await client.startTls();
    await secured.ask('QUIT');
    await secured.ended();
    secured.destroy();
    await expect
      .poll(() => lab.stats().hosts.find(({ character }) => character === 'starttls')?.open)
      .toBe(0);
  });
});

it('the certificate is sound: it names the hosts, and its signature is its own', () => {
  const now = Date.UTC(2031, 4, 6, 7, 8, 9);
  const { certificatePem } = selfSignedCertificate(['*.evlab.net', 'evlab.net'], now);
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('mx1.evlab.net')).toBe('*.evlab.net');
  expect(certificate.checkHost('mx1.elsewhere.net')).toBeUndefined();
  expect(certificate.validFromDate.getTime()).toBe(now - 24 * 3600 * 1000);
  expect(certificate.validToDate.getTime()).toBe(now + 365 * 24 * 3600 * 1000);
});
