/** Servers that take every recipient take the random one as well, and so give themselves away. */
import { expect, test } from 'vitest';
import { recipient } from '#support/dialogue.ts';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { canStartOpenSmtpd, OPENSMTPD_DOMAIN, startOpenSmtpd } from '#support/peers/opensmtpd.ts';
import type { Endpoint } from '#support/peers/daemon.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';

const hasPeers = await havePeers();
const hasOpenSmtpd = hasPeers && (await canStartOpenSmtpd());

async function answersTo(peer: Endpoint, domain: string): Promise<readonly string[]> {
  const control = recipient(`q3vz8k1mwx5r@${domain}`, { control: true });
  return Object.values(answersOf(await askPeer(peer, [[`user1@${domain}`, control]])));
}

test.skipIf(!hasPeers)('Postfix with an alias for the whole domain', async () => {
  await using postfix = await startPostfix({
    mailboxes: ['user1'],
    settings: {
      virtual_alias_maps: `inline:{ { @${POSTFIX_DOMAIN} = user1@${POSTFIX_DOMAIN} } }`,
    },
  });
  expect(await answersTo(postfix, POSTFIX_DOMAIN)).toEqual([
    '250 2.1.5 accepted',
    '250 2.1.5 accepted',
  ]);
});

test.skipIf(!hasPeers)('Exim with a router for every local part', async () => {
  await using exim = await startExim({ mailboxes: ['*'] });
  expect(await answersTo(exim, EXIM_DOMAIN)).toEqual(['250 accepted', '250 accepted']);
});

test.skipIf(!hasOpenSmtpd)('OpenSMTPD with an entry for whatever is not in its table', async () => {
  await using opensmtpd = await startOpenSmtpd({ mailboxes: ['user1'], expansion: 'catch_all' });
  expect(await answersTo(opensmtpd, OPENSMTPD_DOMAIN)).toEqual([
    '250 2.1.5 accepted',
    '250 2.1.5 accepted',
  ]);
});
