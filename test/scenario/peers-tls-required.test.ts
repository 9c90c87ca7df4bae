/** A Postfix that names nobody outside TLS. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import type { Peer } from '#support/peers/daemon.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';

const user = `user1@${POSTFIX_DOMAIN}`;
const nobody = `nobody@${POSTFIX_DOMAIN}`;

describe.skipIf(!(await havePeers()))('Postfix that requires TLS', () => {
  let postfix: Peer;
  beforeAll(async () => {
    postfix = await startPostfix({ mailboxes: ['user1'], tls: 'required' });
  });
  afterAll(() => postfix?.close());

  test('answers about mailboxes under TLS, with a certificate of its own making', async () => {
    const report = await askPeer(postfix, [[user, nobody]], { tls: 'opportunistic' });
    expect(report.tls).toMatchObject({ kind: 'secured', verified: false });
    expect(answersOf(report)).toEqual({
      [user]: '250 2.1.5 accepted',
      [nobody]: '550 5.1.1 no_mailbox',
    });
  });

  test('refuses whoever stays in clear, and no mailbox', async () => {
    const report = await askPeer(postfix, [[user, nobody]], { tls: 'never' });
    expect(answersOf(report)).toEqual({
      [user]: '530 5.7.0 tls_required at mail',
      [nobody]: '530 5.7.0 tls_required at mail',
    });
  });

  test('is told no recipient where its certificate must be valid and is not', async () => {
    const report = await askPeer(postfix, [[user, nobody]], { tls: 'required' });
    expect(answersOf(report)).toEqual({ [user]: 'tls_unavailable', [nobody]: 'tls_unavailable' });
    const sent = report.transcript().filter(({ direction }) => direction === 'sent');
    expect(sent.map(({ line }) => line.split(' ')[0])).not.toContain('RCPT');
  });
});
