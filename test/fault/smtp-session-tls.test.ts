/** TLS that works, and TLS that fails in each way it can. */
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '#lab/tls/certificate.ts';
import type { Plan, TlsMode } from '#shared/smtp/conversation/plan.ts';
import type { SessionWorld } from '#origin/probe/session/world.ts';
import { planOf } from '#support/dialogue.ts';
import { startHostileSmtp, type Peer, type Script } from '#support/hostile-smtp.ts';
import { MX, session, shortDeadlines, summaryOf } from '#support/probe-session.ts';

const A = 'a@example.com';
const ACCEPTED = { [A]: 'reply rcpt 250 accepted' };
const certificate = selfSignedCertificate([MX], Date.now());
const keyAndCert = { key: certificate.keyPem, cert: certificate.certificatePem };

function plan(mode: TlsMode, more: Partial<Plan> = {}): Plan {
  return planOf([[A]], { tls: mode, ...more });
}

async function answerAll(peer: Peer): Promise<void> {
  await peer.hears('EHLO');
  await peer.send('250-mx\r\n250 PIPELINING\r\n');
  await peer.hears('QUIT');
  await peer.send('250 ok\r\n250 ok\r\n221 bye\r\n');
  // RFC 5321 §4.1.1.10: who has said 221 closes. Ours waits for it, for as long as for any reply.
  peer.end();
}

/** Offers STARTTLS on the first connection and goes on as told; serves a second one in clear. */
function offering(then: Script): Script {
  return async (peer) => {
    await peer.send('220 mx\r\n');
    if (peer.index > 0) return answerAll(peer);
    await peer.hears('EHLO');
    await peer.send('250-mx\r\n250 STARTTLS\r\n');
    await peer.hears('STARTTLS');
    await then(peer);
  };
}

const secures: Script = async (peer) => {
  await peer.send('220 go ahead\r\n');
  await answerAll(await peer.startTls(keyAndCert));
};

function trusting({ certificatePem }: { readonly certificatePem: string }): Partial<SessionWorld> {
  return { secure: (options) => tls.connect({ ...options, ca: certificatePem }) };
}

describe('TLS that works', () => {
  test('opportunistic takes any certificate, and says that it was not verified', async () => {
    await using server = await startHostileSmtp(offering(secures));
    const report = await session(plan('opportunistic'), server.port);
    expect(summaryOf(report)).toEqual(ACCEPTED);
    expect(report.tls).toMatchObject({ kind: 'secured', protocol: 'TLSv1.3', verified: false });
    expect(server.received).toHaveLength(1);
  });

  test('required takes a certificate that is valid for the MX host', async () => {
    await using server = await startHostileSmtp(offering(secures));
    const report = await session(plan('required'), server.port, {
      world: trusting(certificate),
    });
    expect(summaryOf(report)).toEqual(ACCEPTED);
    expect(report.tls).toMatchObject({ kind: 'secured', verified: true });
  });
});

describe('certificates where TLS is required', () => {
  test('from nobody we trust', async () => {
    await using server = await startHostileSmtp(offering(secures));
    const report = await session(plan('required'), server.port);
    expect(summaryOf(report)).toEqual({
      [A]: 'tls_unavailable: TLS: DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(server.received.flat().join('')).not.toContain('RCPT');
    expect(server.received).toHaveLength(1);
  });

  test('for another host', async () => {
    const other = selfSignedCertificate(['mx.example.org'], Date.now());
    await using server = await startHostileSmtp(
      offering(async (peer) => {
        await peer.send('220 go\r\n');
        await peer.startTls({ key: other.keyPem, cert: other.certificatePem });
      }),
    );
    const report = await session(plan('required'), server.port, { world: trusting(other) });
    expect(summaryOf(report)).toEqual({
      [A]: 'tls_unavailable: TLS: ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});

describe('TLS that fails', () => {
  const ways: readonly [string, Script, string][] = [
    [
      'garbage for a handshake',
      async (peer) => {
        await peer.send('220 go\r\n');
        await peer.hearsAnything();
        await peer.send('this is not TLS at all\r\n'.repeat(10));
      },
      'tls_unavailable: TLS: ',
    ],
    ['a stall in the handshake', (peer) => peer.send('220 go\r\n'), 'timeout starttls'],
    ['a stall before it', () => undefined, 'timeout starttls'],
    ['a disconnect before it', (peer) => peer.end(), 'disconnected starttls'],
    [
      'a disconnect in the handshake',
      async (peer) => {
        await peer.send('220 go\r\n');
        peer.end();
      },
      'tls_unavailable: TLS: ',
    ],
    [
      'a reset in the handshake',
      async (peer) => {
        await peer.send('220 go\r\n');
        peer.reset();
      },
      'tls_unavailable: TLS: ',
    ],
    [
      'a reply in clear behind the 220',
      (peer) => peer.send('220 go\r\n250 injected\r\n'),
      'protocol_error starttls: ',
    ],
  ];
  const deadlines = shortDeadlines('starttls');

  test.each(ways)('opportunistic, %s: asked again in clear', async (_name, then) => {
    await using server = await startHostileSmtp(offering(then));
    const report = await session(plan('opportunistic', { deadlines }), server.port);
    expect(summaryOf(report)).toEqual(ACCEPTED);
    expect(report.tls).toMatchObject({ kind: 'fell_back' });
    expect(server.received).toHaveLength(2);
    await report.closed;
    await expect.poll(server.open).toBe(0);
  });

  test.each(ways)('required, %s: nobody is named', async (_name, then, outcome) => {
    await using server = await startHostileSmtp(offering(then));
    const report = await session(plan('required', { deadlines }), server.port);
    expect(summaryOf(report)[A]).toContain(outcome);
    expect(server.received.flat().join('')).not.toMatch(/RCPT|MAIL/);
    await report.closed;
    await expect.poll(server.open).toBe(0);
  });
});
