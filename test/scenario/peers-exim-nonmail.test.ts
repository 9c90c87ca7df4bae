/** Exim ends a connection at the twelfth command that is not about mail, and RSET is one. */
import { describe, expect, test } from 'vitest';
import { MAX_TRANSACTIONS_PER_CONNECTION } from '#shared/smtp/conversation/plan.ts';
import { recipient } from '#support/dialogue.ts';
import { answersOf, askPeer } from '#support/peers/ask.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { havePeers } from '#support/peers/packages.ts';
import { say } from '#support/peers/rude-client.ts';

const mailboxes = Array.from({ length: MAX_TRANSACTIONS_PER_CONNECTION }, (_, at) => `user${at}`);

describe.skipIf(!(await havePeers()))('many transactions in one connection to Exim', () => {
  test('the twelfth RSET is refused', async () => {
    await using exim = await startExim({ mailboxes });
    const transactions = Array.from({ length: 12 }, () => ['MAIL FROM:<a@example.net>', 'RSET']);
    const replies = await say(exim, ['EHLO a.example', ...transactions.flat()]);
    const resets = replies.slice(2).filter((_, at) => at % 2 === 1);
    expect(resets).toHaveLength(12);
    expect(new Set(resets.slice(0, 11))).toEqual(new Set(['250 Reset OK']));
    expect(resets[11]).toBe('554 Too many nonmail commands');
  });

  test('as many transactions as ours ever has are answered', async () => {
    await using exim = await startExim({ mailboxes });
    const transactions = mailboxes.map((name) => [recipient(`${name}@${EXIM_DOMAIN}`)]);
    const answers = Object.values(answersOf(await askPeer(exim, transactions)));
    expect(answers).toEqual(mailboxes.map(() => '250 accepted'));
    expect(await exim.log()).not.toContain('too many nonmail commands');
  });
});
