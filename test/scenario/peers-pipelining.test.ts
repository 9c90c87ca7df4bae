/** Commands go together to those who offer it, and one by one to those who do not. */
import { expect, test } from 'vitest';
import type { SessionReport } from '#origin/probe/session/session.ts';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { canStartOpenSmtpd, OPENSMTPD_DOMAIN, startOpenSmtpd } from '#support/peers/opensmtpd.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';
import { blurt, say } from '#support/peers/rude-client.ts';

const hasPeers = await havePeers();
const hasOpenSmtpd = hasPeers && (await canStartOpenSmtpd());
const mailboxes = ['user1'];
const MAIL = 'MAIL FROM:<sender@example.net>';

/** Whether a command was sent while the reply to another was still to come. */
function pipelined(report: SessionReport): boolean {
  const directions = report.transcript().map(({ direction }) => direction);
  return directions.some((direction, at) => direction === 'sent' && directions[at + 1] === 'sent');
}

function twoOf(domain: string): readonly (readonly string[])[] {
  return [[`user1@${domain}`, `nobody@${domain}`]];
}

test.skipIf(!hasPeers)('Postfix, offered', async () => {
  await using postfix = await startPostfix({ mailboxes });
  const report = await askPeer(postfix, twoOf(POSTFIX_DOMAIN));
  expect(pipelined(report)).toBe(true);
  expect(Object.values(answersOf(report))).toEqual(['250 2.1.5 accepted', '550 5.1.1 no_mailbox']);
});

test.skipIf(!hasPeers)('Postfix, not offered and not suffered', async () => {
  await using postfix = await startPostfix({
    mailboxes,
    settings: {
      smtpd_discard_ehlo_keywords: 'pipelining',
      smtpd_recipient_restrictions: 'reject_unauth_destination, reject_unauth_pipelining',
    },
  });
  const report = await askPeer(postfix, twoOf(POSTFIX_DOMAIN));
  expect(pipelined(report)).toBe(false);
  expect(Object.values(answersOf(report))).toEqual(['250 2.1.5 accepted', '550 5.1.1 no_mailbox']);
});

test.skipIf(!hasPeers)('Exim, not offered and not suffered', async () => {
  await using exim = await startExim({
    mailboxes,
    settings: ['pipelining_advertise_hosts =', 'pipelining_connect_advertise_hosts ='],
  });
  const rude = await say(exim, [
    `EHLO probe.example.net`,
    `${MAIL}\r\nRCPT TO:<user1@${EXIM_DOMAIN}>`,
  ]);
  expect(rude.at(-1)).toMatch(/^554 SMTP synchronization error/);
  const report = await askPeer(exim, twoOf(EXIM_DOMAIN));
  expect(pipelined(report)).toBe(false);
  expect(Object.values(answersOf(report))).toEqual(['250 accepted', '550 no_mailbox']);
});

test.skipIf(!hasPeers)('Exim, offered, but nothing before its greeting', async () => {
  await using exim = await startExim({
    mailboxes,
    settings: ['pipelining_connect_advertise_hosts ='],
  });
  expect((await blurt(exim, ['EHLO probe.example.net'])).at(-1)).toMatch(
    /^554 SMTP synchronization error/,
  );
  const report = await askPeer(exim, twoOf(EXIM_DOMAIN));
  expect(pipelined(report)).toBe(true);
  expect(Object.values(answersOf(report))).toEqual(['250 accepted', '550 no_mailbox']);
});

test.skipIf(!hasOpenSmtpd)('OpenSMTPD, which hangs up on it', async () => {
  await using opensmtpd = await startOpenSmtpd({ mailboxes });
  const commands = `${MAIL}\r\nRCPT TO:<user1@${OPENSMTPD_DOMAIN}>`;
  const rude = await say(opensmtpd, ['EHLO probe.example.net', commands, 'NOOP']);
  expect(rude.slice(2)).toEqual(['500 5.5.1 Invalid command: Pipelining not supported']);
  const report = await askPeer(opensmtpd, twoOf(OPENSMTPD_DOMAIN));
  expect(pipelined(report)).toBe(false);
  expect(Object.values(answersOf(report))).toEqual(['250 2.1.5 accepted', '550 no_mailbox']);
});
