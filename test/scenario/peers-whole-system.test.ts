/** From the edge to mail servers that others wrote, and back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDnsServer, zoneAnswers, type DnsServer } from '#lab/dns/server.ts';
import { askEdge } from '#origin/local/ask-edge.ts';
import { postValidate, verdictOf } from '#support/client.ts';
import { freePort, type Peer } from '#support/peers/daemon.ts';
import { EXIM_DOMAIN, EXIM_HOST, startExim } from '#support/peers/exim.ts';
import {
  canStartOpenSmtpd,
  OPENSMTPD_DOMAIN,
  OPENSMTPD_HOST,
  startOpenSmtpd,
} from '#support/peers/opensmtpd.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, POSTFIX_HOST, startPostfix } from '#support/peers/postfix.ts';
import { startPostgrey } from '#support/peers/postgrey.ts';
import { startStack, until, type Stack } from '#support/stack.ts';

const GREYLIST_SECONDS = 3;
const RETRY_SECONDS = 6;
/** Milliseconds within which a put-off address is asked again and its new verdict has spread. */
const RETRIED_LIMIT_MS = 60_000;
const TTL_SECONDS = 60;
const HOSTS = {
  [POSTFIX_DOMAIN]: POSTFIX_HOST,
  [EXIM_DOMAIN]: EXIM_HOST,
  [OPENSMTPD_DOMAIN]: OPENSMTPD_HOST,
};
const mailboxes = ['user1', 'user2', 'grey'];

const DELIVERABLE = { state: 'deliverable', reason: 'accepted', final: true };
const UNDELIVERABLE = { state: 'undeliverable', reason: 'no_mailbox', final: true };

const hasPeers = await havePeers();
const hasOpenSmtpd = hasPeers && (await canStartOpenSmtpd());

function zone(): ReturnType<typeof zoneAnswers> {
  return zoneAnswers(
    Object.entries(HOSTS).flatMap(([name, host]) => [
      { name, type: 'MX', ttl: TTL_SECONDS, data: { preference: 10, exchange: `mx.${name}` } },
      { name: `mx.${name}`, type: 'A', ttl: TTL_SECONDS, data: host },
    ]),
  );
}

describe.skipIf(!hasPeers)('the whole system in front of', () => {
  let dns: DnsServer;
  let stack: Stack;
  let exim: Peer;
  const peers: Peer[] = [];

  beforeAll(async () => {
    const port = await freePort(POSTFIX_HOST);
    const postgrey = await startPostgrey(GREYLIST_SECONDS);
    const greylisted = `check_recipient_access inline:{ { grey@${POSTFIX_DOMAIN} = greylist } }`;
    const settings = {
      smtpd_restriction_classes: 'greylist',
      greylist: `check_policy_service inet:${postgrey.host}:${postgrey.port}`,
      smtpd_recipient_restrictions: `reject_unauth_destination, ${greylisted}`,
    };
    exim = await startExim({ port, mailboxes });
    peers.push(postgrey, exim, await startPostfix({ port, mailboxes, settings }));
    if (hasOpenSmtpd) peers.push(await startOpenSmtpd({ port, mailboxes }));
    dns = await startDnsServer({ answer: zone() });
    stack = await startStack({
      EV_LAB: 'off',
      EV_ABUSE_GATES: 'off',
      EV_ALLOW_PRIVATE_MX: '1',
      EV_DNS_SERVERS: `${dns.host}:${dns.port}`,
      EV_SMTP_PORT: String(port),
      EV_RETRY_DELAYS: `${RETRY_SECONDS},${RETRY_SECONDS},${RETRY_SECONDS}`,
    });
  });

  afterAll(async () => {
    await stack?.stop();
    await Promise.all([dns?.close(), ...peers.map((peer) => peer.close())]);
  });

  function verdictsOf(names: readonly string[], domain: string) {
    return Promise.all(names.map((name) => askEdge(stack.facts(), `${name}@${domain}`)));
  }

  test('Postfix: either kind of mailbox', async () => {
    const verdicts = await verdictsOf(['user1', 'nobody'], POSTFIX_DOMAIN);
    expect(verdicts).toMatchObject([DELIVERABLE, UNDELIVERABLE]);
  });

  test.skipIf(!hasOpenSmtpd)('OpenSMTPD: either kind of mailbox', async () => {
    const verdicts = await verdictsOf(['user1', 'nobody'], OPENSMTPD_DOMAIN);
    expect(verdicts).toMatchObject([DELIVERABLE, UNDELIVERABLE]);
  });

  test('Exim: good mailboxes among more bad ones than it suffers', async () => {
    const bad = Array.from({ length: 12 }, (_, at) => `nobody${at}`);
    const verdicts = await verdictsOf([...bad, 'user1', 'user2'], EXIM_DOMAIN);
    expect(verdicts).toMatchObject([...bad.map(() => UNDELIVERABLE), DELIVERABLE, DELIVERABLE]);
    expect(await exim.log()).not.toContain('too many bad recipients');
  });

  test('postgrey: unknown at first, and known without anybody asking again', async () => {
    const { edgeUrl, apiKey } = stack.facts();
    const email = `grey@${POSTFIX_DOMAIN}`;
    const ask = () => postValidate(edgeUrl, apiKey, { email });
    const first = verdictOf(await ask());
    expect(first).toMatchObject({ state: 'unknown', reason: 'greylisted', final: false });
    await until(
      async () => verdictOf(await ask()).final,
      RETRIED_LIMIT_MS,
      () => 'the address is not asked again',
    );
    expect(verdictOf(await ask())).toMatchObject({
      id: first.id,
      state: 'deliverable',
      reason: 'accepted',
    });
  });
});
