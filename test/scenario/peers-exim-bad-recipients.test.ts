/**
 * Exim's default access list refuses every recipient once more than ten were tried and fewer than
 * half of them accepted. Then those who exist are refused with 550 too.
 */
import { describe, expect, test } from 'vitest';
import { answersOf, askUntilAnswered } from '#support/peers/ask.ts';
import { EXIM_DOMAIN, startExim } from '#support/peers/exim.ts';
import { havePeers } from '#support/peers/packages.ts';
import { say } from '#support/peers/rude-client.ts';

const mailboxes = ['user1', 'user2'];
const bad = Array.from({ length: 10 }, (_, at) => `nobody${at}@${EXIM_DOMAIN}`);
const good = mailboxes.map((name) => `${name}@${EXIM_DOMAIN}`);

describe.skipIf(!(await havePeers()))('ten bad recipients and then good ones', () => {
  test('the good ones are refused to a client that goes on', async () => {
    await using exim = await startExim({ mailboxes });
    const rcpts = [...bad, ...good].map((address) => `RCPT TO:<${address}>`);
    const replies = await say(exim, ['EHLO a.example', 'MAIL FROM:<a@example.net>', ...rcpts]);
    expect(replies.slice(-2)).toEqual([
      '550 Rejected for too many bad recipients',
      '550 Rejected for too many bad recipients',
    ]);
  });

  test('ours leaves after eight refusals, asks again, and finds the good ones', async () => {
    await using exim = await startExim({ mailboxes });
    const { outcomes } = await askUntilAnswered(exim, [...bad, ...good]);
    const answers = answersOf({ outcomes });
    expect(good.map((address) => answers[address])).toEqual(['250 accepted', '250 accepted']);
    expect(new Set(bad.map((address) => answers[address]))).toEqual(new Set(['550 no_mailbox']));
    expect(await exim.log()).not.toContain('too many bad recipients');
  });
});
