/** Postfix slows a connection down after ten mistakes, and ends it after twenty. */
import { describe, expect, test } from 'vitest';
import { answersOf, askUntilAnswered } from '#support/peers/ask.ts';
import { havePeers } from '#support/peers/packages.ts';
import { POSTFIX_DOMAIN, startPostfix } from '#support/peers/postfix.ts';
import { say } from '#support/peers/rude-client.ts';

const user = `user1@${POSTFIX_DOMAIN}`;
const SOFT_LIMIT = 10;
const HARD_LIMIT = 20;

function missing(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `nobody${at}@${POSTFIX_DOMAIN}`);
}

/** How many recipients Postfix refused in each connection, as it counts them: `rcpt=2/7`, `rcpt=1`. */
function refusalsByConnection(log: string): readonly number[] {
  return [...log.matchAll(/ rcpt=(\d+)(?:\/(\d+))?/g)].map(
    ([, done, all]) => Number(all ?? done) - Number(done),
  );
}

describe.skipIf(!(await havePeers()))('Postfix and many missing mailboxes', () => {
  test('a client that goes on gets 421, and its valid recipient no answer', async () => {
    await using postfix = await startPostfix({
      mailboxes: ['user1'],
      // The second for each mistake is not what is shown here.
      settings: { smtpd_error_sleep_time: '0' },
    });
    const rcpts = [...missing(HARD_LIMIT), user].map((address) => `RCPT TO:<${address}>`);
    const replies = await say(postfix, ['EHLO a.example', 'MAIL FROM:<a@example.net>', ...rcpts]);
    expect(replies.at(-1)).toMatch(/^421 4\.7\.0 .*too many errors/);
  });

  test('ours leaves before the first slowing down, and each gets its own answer', async () => {
    await using postfix = await startPostfix({ mailboxes: ['user1'] });
    const bad = missing(2 * HARD_LIMIT);
    const { outcomes, sessions } = await askUntilAnswered(postfix, [...bad, user]);
    const answers = answersOf({ outcomes });
    expect(answers[user]).toBe('250 2.1.5 accepted');
    expect(new Set(bad.map((address) => answers[address]))).toEqual(
      new Set(['550 5.1.1 no_mailbox']),
    );
    const refusals = async () => refusalsByConnection(await postfix.log());
    await expect.poll(refusals).toHaveLength(sessions.length);
    expect(Math.max(...(await refusals()))).toBeLessThan(SOFT_LIMIT);
  });

  test('421 in the middle of a session is held against nobody', async () => {
    await using postfix = await startPostfix({
      mailboxes: ['user1', 'user2'],
      settings: { smtpd_hard_error_limit: '4' },
    });
    const good = [user, `user2@${POSTFIX_DOMAIN}`];
    const { outcomes, sessions } = await askUntilAnswered(postfix, [...missing(9), ...good]);
    const first = sessions[0];
    const heard = first?.transcript().map(({ line }) => line.slice(0, 9)) ?? [];
    expect(heard).toContain('421 4.7.0');
    expect(Object.values(answersOf({ outcomes: first?.outcomes ?? new Map() }))).toContain(
      'ask_again session_ended',
    );
    const answers = answersOf({ outcomes });
    expect(good.map((address) => answers[address])).toEqual([
      '250 2.1.5 accepted',
      '250 2.1.5 accepted',
    ]);
  });
});
