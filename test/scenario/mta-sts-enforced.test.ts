/**
 * A domain whose MTA-STS policy enforces TLS: from its records and its policy file over the session
 * to the verdict. Nobody is named to a server that cannot do TLS.
 */
import tls from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDnsServer, zoneAnswers } from '#lab/dns/server.ts';
import { selfSignedCertificate } from '#lab/tls/certificate.ts';
import { classify } from '#shared/smtp/meaning/classify.ts';
import { LookupCache } from '#origin/dns/cache.ts';
import { createDnsClient } from '#origin/dns/client.ts';
import { createMailRouter } from '#origin/dns/route.ts';
import { fetchPolicyFile } from '#origin/mta-sts/fetch-policy.ts';
import { StsPolicies } from '#origin/mta-sts/policies.ts';
import { findRouteUnderPolicy } from '#origin/mta-sts/route.ts';
import { realWorld } from '#origin/probe/session/world.ts';
import { startHostileSmtp } from '#support/hostile-smtp.ts';
import type { Peer, Script } from '#support/hostile-smtp.ts';
import { servesFile, startPolicyHost } from '#support/policy-host.ts';
import { roundWorld, verdictOfRound } from '#support/round.ts';
import { openTestStore } from '#support/store.ts';
import type { TestStore } from '#support/store.ts';

const MX = 'mx.a.test';
const POLICY_HOST = 'mta-sts.a.test';
const AMPLE_MS = 20_000;
const RECORDS = [
  { name: 'a.test', type: 'MX', ttl: 60, data: { preference: 10, exchange: MX } },
  { name: MX, type: 'A', ttl: 60, data: '127.0.0.1' },
  { name: POLICY_HOST, type: 'A', ttl: 60, data: '127.0.0.1' },
  { name: '_mta-sts.a.test', type: 'TXT', ttl: 60, data: 'v=STSv1; id=1;' },
] as const;
const certificate = selfSignedCertificate([MX], Date.now());

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

/** The verdict on one address of the domain, and all that its mail server was sent in clear. */
async function ask(mode: 'enforce' | 'testing', afterStartTls: Script) {
  await using web = await startPolicyHost(
    [POLICY_HOST],
    servesFile(`version: STSv1\nmode: ${mode}\nmx: ${MX}\nmax_age: 86400\n`),
  );
  await using mail = await startHostileSmtp(offering(afterStartTls));
  const dns = await startDnsServer({ answer: zoneAnswers(RECORDS) });
  try {
    const route = await routeUnderPolicy(dns.port, web);
    if (route.kind !== 'route') throw new Error(`no route: ${route.kind}`);
    const session = {
      ...realWorld(classify),
      secure: (options: tls.ConnectionOptions) =>
        tls.connect({ ...options, ca: certificate.certificatePem }),
    };
    const world = roundWorld(store.database, mail.port, { session });
    const verdict = await verdictOfRound(
      'jane@a.test',
      { ...route, hosts: [...route.hosts] },
      world,
    );
    return { verdict, received: mail.received.flat().join('') };
  } finally {
    await dns.close();
  }
}

async function routeUnderPolicy(dnsPort: number, web: { port: number; ca: string }) {
  const client = createDnsClient({ servers: [`127.0.0.1:${dnsPort}`] });
  const router = createMailRouter({
    client,
    cache: new LookupCache(),
    now: () => performance.now(),
    random: Math.random,
    providerOf: () => null,
    allowPrivate: true,
  });
  const policies = new StsPolicies({
    client,
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
  return findRouteUnderPolicy('a.test', {
    findRoute: (domain) => router.findRoute(domain),
    findPolicy: (domain) => policies.find(domain),
    providerOf: () => null,
  });
}

/** Offers STARTTLS on each connection; whoever asks in clear is answered in clear. */
function offering(afterStartTls: Script): Script {
  return async (peer) => {
    await peer.send('220 mx\r\n');
    await peer.hears('EHLO');
    if (peer.index > 0) return answerAll(peer);
    await peer.send('250-mx\r\n250 STARTTLS\r\n');
    await peer.hears('STARTTLS');
    await afterStartTls(peer);
  };
}

async function answerAll(peer: Peer): Promise<void> {
  await peer.send('250-mx\r\n250 PIPELINING\r\n');
  await peer.hears('QUIT');
  await peer.send('250 ok\r\n250 ok\r\n550 5.1.1 no such user\r\n221 bye\r\n');
  peer.end();
}

const breaksTls: Script = async (peer) => {
  await peer.send('220 go ahead\r\n');
  await peer.hearsAnything();
  await peer.send('this is no TLS\r\n'.repeat(10));
};

const secures: Script = async (peer) => {
  await peer.send('220 go ahead\r\n');
  const options = { key: certificate.keyPem, cert: certificate.certificatePem };
  const secured = await peer.startTls(options);
  await secured.hears('EHLO');
  await answerAll(secured);
};

const stranger = selfSignedCertificate(['mx.b.test'], Date.now());
const isSomebodyElse: Script = async (peer) => {
  await peer.send('220 go ahead\r\n');
  await peer.startTls({ key: stranger.keyPem, cert: stranger.certificatePem });
};

it.each<[string, Script]>([
  ['whose TLS is broken', breaksTls],
  ['with a certificate for another host', isSomebodyElse],
  ['that refuses STARTTLS', (peer) => peer.send('454 4.7.0 TLS not available\r\n')],
])('a server %s: tls_required, and nobody is named to it', async (_name, afterStartTls) => {
  const { verdict, received } = await ask('enforce', afterStartTls);
  expect(verdict).toMatchObject({ state: 'unknown', reason: 'tls_required', final: true });
  expect(verdict.evidence).toContainEqual(
    expect.objectContaining({ check: 'mta_sts', result: 'enforce' }),
  );
  expect(received).not.toMatch(/MAIL|RCPT|jane/);
});

it('a server that does TLS as it should is asked', async () => {
  const { verdict } = await ask('enforce', secures);
  expect(verdict).toMatchObject({ state: 'deliverable', reason: 'accepted' });
});

it('the server whose TLS is broken is asked in clear while the policy is only tested', async () => {
  const { verdict, received } = await ask('testing', breaksTls);
  expect(verdict).toMatchObject({ state: 'deliverable', reason: 'accepted' });
  expect(received).toContain('jane@a.test');
});
