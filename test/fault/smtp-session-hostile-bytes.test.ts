/** Servers that send what no server should: bounded memory, bounded time, and the exact evidence. */
import { describe, expect, test } from 'vitest';
import { planOf } from '#support/dialogue.ts';
import { startHostileSmtp, type Peer, type Script } from '#support/hostile-smtp.ts';
import { session, shortDeadlines, summaryOf } from '#support/probe-session.ts';

const A = 'a@example.com';
const NOT_SMTP = 'a line that is not an SMTP reply';

/** Sends without end, as fast as the client takes it, until the client has had enough. */
async function endlessly(peer: Peer, piece: string | Uint8Array): Promise<void> {
  for (;;) await peer.send(piece);
}

/** What is sent at the greeting, and the evidence it must come to. */
const greetings: readonly [string, Script, string][] = [
  [
    'a banner line without end',
    (peer) => endlessly(peer, 'x'.repeat(65_536)),
    'a reply over the limit: line',
  ],
  [
    'a reply without end',
    (peer) => endlessly(peer, '220-welcome\r\n'.repeat(1_000)),
    'a reply over the limit: lines',
  ],
  [
    'a reply of long lines',
    (peer) => endlessly(peer, `220-${'y'.repeat(2_000)}\r\n`),
    'a reply over the limit: octets',
  ],
  [
    'a line of a megabyte',
    (peer) => peer.send(`220 ${'z'.repeat(1_048_576)}\r\n`),
    'a reply over the limit: line',
  ],
  [
    'nothing but NUL',
    (peer) => endlessly(peer, new Uint8Array(4_096)),
    'a reply over the limit: line',
  ],
  ['NUL lines', (peer) => peer.send('\0\0\0\r\n'), NOT_SMTP],
  ['8-bit noise', (peer) => peer.send(new Uint8Array([0xff, 0xfe, 0x80, 0x0a])), NOT_SMTP],
  ['empty lines', (peer) => endlessly(peer, '\r\n'.repeat(1_000)), NOT_SMTP],
  ['another protocol', (peer) => peer.send('SSH-2.0-OpenSSH_9.2\r\n'), NOT_SMTP],
  [
    'a TLS record',
    (peer) => peer.send(new Uint8Array([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a])),
    NOT_SMTP,
  ],
  ['codes that differ', (peer) => peer.send('220-mx\r\n554 no\r\n'), NOT_SMTP],
];

describe('at the greeting', () => {
  test.each(greetings)('%s', async (_name, script, detail) => {
    await using server = await startHostileSmtp(script);
    const report = await session(planOf([[A]]), server.port);
    expect(summaryOf(report)).toEqual({ [A]: `protocol_error connect: ${detail}` });
    expect(await report.closed).toBe('client');
  });
});

test('replies without end before any command are not taken for answers', async () => {
  await using server = await startHostileSmtp((peer) =>
    endlessly(peer, '220 mx\r\n250 ok\r\n'.repeat(500)),
  );
  const report = await session(planOf([[A]]), server.port);
  expect(summaryOf(report)).toEqual({ [A]: 'protocol_error ehlo: a reply before its command' });
});

test('what is kept of a server that never stops is bounded', async () => {
  let sent = 0;
  await using server = await startHostileSmtp(async (peer) => {
    const piece = 'x'.repeat(65_536);
    for (;;) {
      await peer.send(piece);
      sent += piece.length;
    }
  });
  const report = await session(planOf([[A]]), server.port);
  const kept = report.transcript().reduce((sum, { line }) => sum + line.length, 0);
  expect(kept).toBeLessThan(200 * 513);
  await report.closed;
  expect(sent, 'the client stops taking it').toBeLessThan(16 * 1_048_576);
});

test('one byte at a time is still a reply', async () => {
  await using server = await startHostileSmtp(async (peer) => {
    const trickle = async (text: string): Promise<void> => {
      for (const byte of new TextEncoder().encode(text)) {
        await peer.send(new Uint8Array([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await trickle('220 mx\r\n');
    await peer.hears('EHLO');
    await trickle('250-mx\r\n250 PIPELINING\r\n');
    await peer.hears('QUIT');
    await trickle('250 ok\r\n550 5.1.1 no\r\n221 bye\r\n');
  });
  const report = await session(planOf([[A]]), server.port);
  expect(summaryOf(report)).toEqual({ [A]: 'reply rcpt 550 no_mailbox' });
});

test('a byte now and then does not outlast the time limit', async () => {
  await using server = await startHostileSmtp(async (peer) => {
    for (;;) {
      await peer.send('2');
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  });
  const report = await session(
    planOf([[A]], { deadlines: shortDeadlines('connect') }),
    server.port,
  );
  expect(summaryOf(report)).toEqual({ [A]: 'timeout connect' });
});

const flight =
  (reply: string | Uint8Array): Script =>
  async (peer) => {
    await peer.send('220 mx\r\n');
    await peer.hears('EHLO');
    await peer.send('250-mx\r\n250 PIPELINING\r\n');
    await peer.hears('QUIT');
    await peer.send(reply);
  };

describe('in the middle of a flight', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['garbage for the reply to MAIL', 'what?\r\n', `protocol_error mail: ${NOT_SMTP}`],
    ['garbage for the reply to RCPT', '250 ok\r\nwhat?\r\n', `protocol_error rcpt: ${NOT_SMTP}`],
    [
      '354 for the reply to RCPT',
      '250 ok\r\n354 go\r\n',
      'protocol_error rcpt: 354 in answer to RCPT',
    ],
    [
      'a reply to RCPT in 8-bit text',
      new Uint8Array([...Buffer.from('250 ok\r\n550 '), 0xe4, 0xf6, 0x00, 0x0d, 0x0a]),
      'reply rcpt 550 no_mailbox',
    ],
    ['bare LF', '250 ok\n550 no\n221 bye\n', 'reply rcpt 550 no_mailbox'],
    [
      'more replies than commands',
      '250 ok\r\n250 ok\r\n221 bye\r\n250 ok\r\n550 no\r\n',
      'reply rcpt 250 accepted',
    ],
  ])('%s', async (_name, reply, outcome) => {
    await using server = await startHostileSmtp(flight(reply));
    const report = await session(planOf([[A]]), server.port);
    expect(summaryOf(report)).toEqual({ [A]: outcome });
  });

  test('controls of the server never reach text that is kept', async () => {
    await using server = await startHostileSmtp(
      flight('250 ok\r\n550 5.1.1 \u0000\u001b[2J gone\r\n'),
    );
    const report = await session(planOf([[A]]), server.port);
    const outcome = report.outcomes.get(A);
    expect(outcome).toMatchObject({ reply: { lines: ['\ufffd\ufffd[2J gone'] } });
    expect(
      report
        .transcript()
        .map(({ line }) => line)
        .join('\n'),
    ).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
