/** By the servers' own logs: nobody was ever sent DATA, VRFY or EXPN. */
import { describe, expect, test } from 'vitest';
import { askUntilAnswered } from '#support/peers/ask.ts';
import type { Peer } from '#support/peers/daemon.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { canStartOpenSmtpd, OPENSMTPD_DOMAIN, startOpenSmtpd } from '#support/peers/opensmtpd.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';
import { say } from '#support/peers/rude-client.ts';

const mailboxes = ['user1', 'user2'];
const hasOpenSmtpd = (await havePeers()) && (await canStartOpenSmtpd());

const PEERS = [
  { start: startPostfix, domain: POSTFIX_DOMAIN, can: true, sign: / (?:data|vrfy|expn)=/g },
  { start: startExim, domain: EXIM_DOMAIN, can: true, sign: /DATA was sent|VRFY|EXPN/g },
  {
    start: startOpenSmtpd,
    domain: OPENSMTPD_DOMAIN,
    can: hasOpenSmtpd,
    sign: /<<< (?:DATA|VRFY|EXPN)/g,
  },
] as const;

const POLITE = 'EHLO probe.example.net';

/** All that is asked of a server: both kinds of recipients, over several transactions and connections. */
async function useAll(peer: Peer, domain: string): Promise<void> {
  const bad = Array.from({ length: 20 }, (_, at) => `nobody${at}@${domain}`);
  await askUntilAnswered(peer, [`user1@${domain}`, ...bad, `user2@${domain}`]);
}

describe.skipIf(!(await havePeers())).each(PEERS)('$domain', ({ start, domain, can, sign }) => {
  test.skipIf(!can)('was sent none of them by ours, and its log would show them', async () => {
    await using peer = await start({ mailboxes });
    await useAll(peer, domain);
    expect((await peer.log()).match(sign)).toBeNull();
    await say(peer, [
      POLITE,
      'VRFY user1',
      'MAIL FROM:<a@example.net>',
      `RCPT TO:<user1@${domain}>`,
      'DATA',
      '.',
      'QUIT',
    ]);
    await expect
      .poll(async () => ((await peer.log()).match(sign) ?? []).length)
      .toBeGreaterThanOrEqual(2);
  });
});
