/** Postfix, Exim and OpenSMTPD each say in their own way which mailboxes they have. */
import { describe, expect, test } from 'vitest';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { canStartOpenSmtpd, OPENSMTPD_DOMAIN, startOpenSmtpd } from '#support/peers/opensmtpd.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';

const mailboxes = ['user1'];

describe.skipIf(!(await havePeers()))(
  'a mailbox that exists is told from one that does not',
  () => {
    test('by Postfix', async () => {
      await using postfix = await startPostfix({ mailboxes });
      const [user, nobody] = [`user1@${POSTFIX_DOMAIN}`, `nobody@${POSTFIX_DOMAIN}`];
      expect(answersOf(await askPeer(postfix, [[user, nobody]]))).toEqual({
        [user]: '250 2.1.5 accepted',
        [nobody]: '550 5.1.1 no_mailbox',
      });
    });

    test('by Exim', async () => {
      await using exim = await startExim({ mailboxes });
      const [user, nobody] = [`user1@${EXIM_DOMAIN}`, `nobody@${EXIM_DOMAIN}`];
      expect(answersOf(await askPeer(exim, [[user, nobody]]))).toEqual({
        [user]: '250 accepted',
        [nobody]: '550 no_mailbox',
      });
    });
  },
);

const hasOpenSmtpd = (await havePeers()) && (await canStartOpenSmtpd());

describe.skipIf(!hasOpenSmtpd)('OpenSMTPD', () => {
  const [user, nobody] = [`user1@${OPENSMTPD_DOMAIN}`, `nobody@${OPENSMTPD_DOMAIN}`];

  test('tells them apart where recipients are users', async () => {
    await using opensmtpd = await startOpenSmtpd({ mailboxes });
    expect(answersOf(await askPeer(opensmtpd, [[user, nobody]]))).toEqual({
      [user]: '250 2.1.5 accepted',
      [nobody]: '550 no_mailbox',
    });
  });

  test('says of one that is in no table what it says of a list that it cannot expand', async () => {
    await using opensmtpd = await startOpenSmtpd({ mailboxes, expansion: 'aliases' });
    expect(answersOf(await askPeer(opensmtpd, [[user, nobody]]))).toEqual({
      [user]: '250 2.1.5 accepted',
      [nobody]: '524 5.2.4 ambiguous',
    });
  });
});
