/** postgrey lets through who comes again, from the same address and with the same sender. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';
import { startPostgrey } from '#support/peers/postgrey.ts';

/** postgrey counts in whole seconds. */
const DELAY_SECONDS = 2;
const WAIT_MS = (DELAY_SECONDS + 1) * 1_000;

describe.skipIf(!(await havePeers()))('Postfix with postgrey', () => {
  test('puts off what is new, whether it exists or not, and then answers', async () => {
    await using postgrey = await startPostgrey(DELAY_SECONDS);
    const policy = `check_policy_service inet:${postgrey.host}:${postgrey.port}`;
    await using postfix = await startPostfix({
      mailboxes: ['user1'],
      settings: { smtpd_recipient_restrictions: `reject_unauth_destination, ${policy}` },
    });
    const [user, nobody] = [`user1@${POSTFIX_DOMAIN}`, `nobody@${POSTFIX_DOMAIN}`];
    expect(answersOf(await askPeer(postfix, [[user, nobody]]))).toEqual({
      [user]: '450 4.2.0 greylisted',
      [nobody]: '450 4.2.0 greylisted',
    });
    await sleep(WAIT_MS);
    const other = { mailFrom: 'somebody.else@example.net' };
    expect(answersOf(await askPeer(postfix, [[user]], other))).toEqual({
      [user]: '450 4.2.0 greylisted',
    });
    expect(answersOf(await askPeer(postfix, [[user, nobody]]))).toEqual({
      [user]: '250 2.1.5 accepted',
      [nobody]: '550 5.1.1 no_mailbox',
    });
  });
});
