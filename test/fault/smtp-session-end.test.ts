/** How a session ends: when its answer is there, and what it leaves behind. */
import { getEventListeners } from 'node:events';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { planOf, recipient } from '#support/dialogue.ts';
import { startHostileSmtp, type Peer, type Script } from '#support/hostile-smtp.ts';
import { session, shortDeadlines, summaryOf, targetOn } from '#support/probe-session.ts';
import { runSession } from '#origin/probe/session/session.ts';
import { realWorld } from '#origin/probe/session/world.ts';

const A = 'alice@example.com';
const B = 'bob.builder@example.com';

/** Pipelining, and these replies to the flight. */
function answering(replies: string, afterwards: Script = () => undefined): Script {
  return async (peer: Peer) => {
    await peer.send('220 mx\r\n');
    await peer.hears('EHLO');
    await peer.send('250-mx\r\n250 PIPELINING\r\n');
    await peer.hears('QUIT');
    await peer.send(replies);
    await afterwards(peer);
  };
}

describe('the answer', () => {
  test('costs two writes of the client’s, on one connection', async () => {
    await using server = await startHostileSmtp(answering('250 ok\r\n250 ok\r\n221 bye\r\n'));
    const report = await session(planOf([[A]]), server.port);
    await report.closed;
    expect(server.received).toEqual([
      [
        'EHLO probe.example.net\r\n',
        `MAIL FROM:<sender@example.net>\r\nRCPT TO:<${A}>\r\nQUIT\r\n`,
      ],
    ]);
  });

  test('is there before QUIT is answered, and the connection ends soon after', async () => {
    await using server = await startHostileSmtp(answering('250 ok\r\n250 ok\r\n'));
    const deadlines = shortDeadlines('quit');
    const report = await session(planOf([[A]], { deadlines }), server.port);
    expect(summaryOf(report)).toEqual({ [A]: 'reply rcpt 250 accepted' });
    expect(server.open()).toBe(1);
    expect(await report.closed).toBe('client');
    await expect.poll(server.open).toBe(0);
  });

  test('stands when the server resets in place of 221', async () => {
    await using server = await startHostileSmtp(
      answering('250 ok\r\n250 ok\r\n', (peer) => peer.reset()),
    );
    const report = await session(planOf([[A]]), server.port);
    expect(summaryOf(report)).toEqual({ [A]: 'reply rcpt 250 accepted' });
    expect(await report.closed).toBe('server');
  });

  test('tells where the time went', async () => {
    await using server = await startHostileSmtp(answering('250 ok\r\n250 ok\r\n221 bye\r\n'));
    let clock = 0;
    const now = (): number => (clock += 1);
    const report = await session(planOf([[A]]), server.port, { world: { now } });
    expect(report.connectedMs).toBeGreaterThan(0);
    expect(report.smtpMs).toBeGreaterThan(0);
  });
});

describe('what is left behind', () => {
  test('no timer, no listener on the caller’s signal, no socket', async () => {
    await using server = await startHostileSmtp(answering('250 ok\r\n250 ok\r\n221 bye\r\n'));
    const { signal } = new AbortController();
    const timers = new Set<number>();
    let count = 0;
    const sockets: net.Socket[] = [];
    const report = await session(planOf([[A]]), server.port, {
      signal,
      world: {
        setTimer: (ms, fire) => {
          const id = (count += 1);
          timers.add(id);
          const stop = realWorld(() => 'accepted').setTimer(ms, fire);
          return () => {
            timers.delete(id);
            stop();
          };
        },
        connect: (options) => {
          const socket = net.connect(options);
          sockets.push(socket);
          return socket;
        },
      },
    });
    await report.closed;
    expect(count).toBeGreaterThan(0);
    expect(timers.size).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
    await expect.poll(server.open).toBe(0);
  });

  test('a defect of ours in the middle fails the session alone, and closes its socket', async () => {
    await using server = await startHostileSmtp(answering('250 ok\r\n250 ok\r\n221 bye\r\n'));
    const failing = session(planOf([[A]]), server.port, {
      world: {
        classify: () => {
          throw new TypeError('a defect');
        },
      },
    });
    await expect(failing).rejects.toThrow('a defect');
    await expect.poll(server.open).toBe(0);
  });

  test('a plan or a target that can’t be is refused without a connection', async () => {
    await using server = await startHostileSmtp(() => undefined);
    await expect(session(planOf([]), server.port)).rejects.toThrow(TypeError);
    const byName = { ...targetOn(server.port), address: 'localhost' };
    const world = realWorld(() => 'accepted');
    await expect(runSession(planOf([[A]]), byName, world, { budgetMs: 1_000 })).rejects.toThrow(
      TypeError,
    );
    expect(server.received).toHaveLength(0);
  });
});

describe('addresses', () => {
  const replies = [
    '250 2.1.0 sender@example.net ok',
    `550 5.1.1 <${A}>: user alice unknown`,
    `550 5.1.1 <${B.toUpperCase()}>: no such user, ask ${A}`,
    '550 5.1.1 <q7x@example.com>: unknown',
    '221 bye',
  ];

  test('the transcript shows who was meant, and no address', async () => {
    await using server = await startHostileSmtp(answering(`${replies.join('\r\n')}\r\n`));
    const control = recipient('q7x@example.com', { control: true });
    const report = await session(planOf([[A, B, control]]), server.port);
    expect(report.transcript().map(({ direction, line }) => `${direction}: ${line}`)).toEqual([
      'event: connected',
      'received: 220 mx',
      'sent: EHLO probe.example.net',
      'received: 250-mx',
      'received: 250 PIPELINING',
      'sent: MAIL FROM:<sender@example.net>',
      'sent: RCPT TO:<recipient 1>',
      'sent: RCPT TO:<recipient 2>',
      'sent: RCPT TO:<control 1>',
      'sent: QUIT',
      'received: 250 2.1.0 sender@example.net ok',
      'received: 550 5.1.1 <recipient 1>: user <recipient 1> unknown',
      'received: 550 5.1.1 <recipient 2>: no such user, ask <recipient 1>',
      'received: 550 5.1.1 <control 1>: unknown',
      'received: 221 bye',
    ]);
  });

  test('the evidence about one does not name another', async () => {
    await using server = await startHostileSmtp(
      answering(`250 ok\r\n421 4.7.0 ${A} and ${B}: too many\r\n`),
    );
    const report = await session(planOf([[A, B]]), server.port);
    expect(report.outcomes.get(B)).toMatchObject({
      kind: 'reply',
      reply: { lines: ['<recipient> and <recipient>: too many'] },
    });
  });
});
