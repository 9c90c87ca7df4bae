/** Mailboxes that exist and take nothing now, or nothing any more. */
import { expect, test } from 'vitest';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';

const hasPeers = await havePeers();
const RECIPIENTS = ['soft', 'hard', 'gone', 'user1'];

/** A router for one local part that does not route, and says why. */
function refusal(local: string, words: string): readonly string[] {
  return [
    `${local}:`,
    '  driver = redirect',
    `  local_parts = ${local}`,
    '  allow_fail',
    '  allow_defer',
    `  data = ${words}`,
  ];
}

test.skipIf(!hasPeers)('Postfix with a table of replies', async () => {
  const replies = [
    `{ soft@${POSTFIX_DOMAIN} = 452 4.2.2 The mailbox is over its quota }`,
    `{ hard@${POSTFIX_DOMAIN} = 552 5.2.2 The mailbox is over its quota }`,
    `{ gone@${POSTFIX_DOMAIN} = 550 5.2.1 The mailbox is disabled }`,
  ];
  const access = `check_recipient_access inline:{ ${replies.join(' ')} }`;
  await using postfix = await startPostfix({
    mailboxes: ['user1'],
    settings: { smtpd_recipient_restrictions: `reject_unauth_destination, ${access}` },
  });
  const report = await askPeer(postfix, [RECIPIENTS.map((name) => `${name}@${POSTFIX_DOMAIN}`)]);
  expect(Object.values(answersOf(report))).toEqual([
    '452 4.2.2 mailbox_full',
    '552 5.2.2 mailbox_full',
    '550 5.2.1 mailbox_disabled',
    '250 2.1.5 accepted',
  ]);
});

test.skipIf(!hasPeers)('Exim with a router that refuses', async () => {
  await using exim = await startExim({
    mailboxes: ['user1'],
    routers: [
      ...refusal('soft', ':defer: 452 4.2.2 mailbox is full'),
      ...refusal('hard', ':fail: 552 5.2.2 mailbox is full'),
      ...refusal('gone', ':fail: mailbox disabled'),
    ],
  });
  const report = await askPeer(exim, [RECIPIENTS.map((name) => `${name}@${EXIM_DOMAIN}`)]);
  expect(Object.values(answersOf(report))).toEqual([
    '452 4.2.2 mailbox_full',
    '552 5.2.2 mailbox_full',
    '550 mailbox_disabled',
    '250 accepted',
  ]);
});
