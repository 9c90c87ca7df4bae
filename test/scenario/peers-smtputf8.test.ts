/** Local parts beyond ASCII: RFC 6531. */
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
const mailboxes = ['user1', 'jörg'];

async function answersTo(peer: Endpoint, domain: string): Promise<readonly string[]> {
  const needsSmtpUtf8 = true;
  const jorg = recipient(`jörg@${domain}`, { needsSmtpUtf8 });
  const jurg = recipient(`jürg@${domain}`, { needsSmtpUtf8 });
  const { outcomes } = await askPeer(peer, [[jorg, jurg, `user1@${domain}`]]);
  const answers = answersOf({ outcomes });
  return [jorg.id, jurg.id, `user1@${domain}`].map((id) => answers[id] ?? 'none');
}

test.skipIf(!hasPeers)('Postfix takes them', async () => {
  await using postfix = await startPostfix({ mailboxes });
  expect(await answersTo(postfix, POSTFIX_DOMAIN)).toEqual([
    '250 2.1.5 accepted',
    '550 5.1.1 no_mailbox',
    '250 2.1.5 accepted',
  ]);
});

test.skipIf(!hasPeers)('Exim takes them', async () => {
  await using exim = await startExim({ mailboxes });
  expect(await answersTo(exim, EXIM_DOMAIN)).toEqual([
    '250 accepted',
    '550 no_mailbox',
    '250 accepted',
  ]);
});

test.skipIf(!hasPeers)('a Postfix that does not offer it is never told them', async () => {
  await using postfix = await startPostfix({ mailboxes, settings: { smtputf8_enable: 'no' } });
  expect(await answersTo(postfix, POSTFIX_DOMAIN)).toEqual([
    'smtputf8_not_offered',
    'smtputf8_not_offered',
    '250 2.1.5 accepted',
  ]);
});

test.skipIf(!hasOpenSmtpd)('OpenSMTPD, which does not know it, is never told them', async () => {
  await using opensmtpd = await startOpenSmtpd({ mailboxes });
  expect(await answersTo(opensmtpd, OPENSMTPD_DOMAIN)).toEqual([
    'smtputf8_not_offered',
    'smtputf8_not_offered',
    '250 2.1.5 accepted',
  ]);
  expect(await opensmtpd.log()).not.toMatch(/j.{1,2}rg/);
});
