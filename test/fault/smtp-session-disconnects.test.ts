/** Servers that go away or fall silent, at each point of a session. */
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import type { SessionWorld } from '#origin/probe/session/world.ts';
import { planOf } from '#support/dialogue.ts';
import { startHostileSmtp, type Peer, type Script } from '#support/hostile-smtp.ts';
import { session, SHORT_MS, shortDeadlines, summaryOf } from '#support/probe-session.ts';

const A = 'a@example.com';
const B = 'b@example.com';

type Point = 'connect' | 'ehlo' | 'mail' | 'rcpt' | 'second rcpt';
const POINTS: readonly Point[] = ['connect', 'ehlo', 'mail', 'rcpt', 'second rcpt'];

/** A dialer that tells when the client itself knows that it is connected. */
function watchedDialer(): { world: Partial<SessionWorld>; connected: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const connect: SessionWorld['connect'] = (options) =>
    net.connect(options).once('connect', () => setImmediate(resolve));
  return { world: { connect }, connected: promise };
}

/** Behaves well up to the point where this reply would be due, one command at a time. */
function upTo(point: Point, then: Script): Script {
  return async (peer) => {
    const turns: readonly (readonly [Point, string | null, string])[] = [
      ['connect', null, '220 mx\r\n'],
      ['ehlo', 'EHLO', '250 mx\r\n'],
      ['mail', 'MAIL', '250 ok\r\n'],
      ['rcpt', 'RCPT', '550 5.1.1 no\r\n'],
      ['second rcpt', 'RCPT', '250 ok\r\n'],
    ];
    for (const [name, verb, reply] of turns) {
      if (verb !== null) await peer.hears(verb);
      if (name === point) return then(peer);
      await peer.send(reply);
    }
  };
}

const WAYS: readonly [string, Script][] = [
  ['closes', (peer: Peer) => peer.end()],
  ['resets', (peer: Peer) => peer.reset()],
  [
    'closes in the middle of a line',
    async (peer: Peer) => {
      await peer.send('55');
      peer.end();
    },
  ],
  [
    'closes in the middle of a reply',
    async (peer: Peer) => {
      await peer.send('550-no such\r\n');
      peer.end();
    },
  ],
];

describe.each(POINTS)('at %s', (point) => {
  const expected =
    point === 'second rcpt'
      ? { [A]: 'reply rcpt 550 no_mailbox', [B]: 'ask_again session_ended rcpt' }
      : { [A]: `disconnected ${point}`, [B]: `disconnected ${point}` };

  test.each(WAYS)('the server %s', async (_way, then) => {
    const { world, connected } = watchedDialer();
    await using server = await startHostileSmtp(
      upTo(point, async (peer) => {
        await connected;
        await then(peer);
      }),
    );
    const report = await session(planOf([[A, B]]), server.port, { world });
    expect(summaryOf(report)).toEqual(expected);
    expect(await report.closed).toBe('server');
  });

  test('the server falls silent', async () => {
    await using server = await startHostileSmtp(upTo(point, () => undefined));
    const deadlines = shortDeadlines(point === 'second rcpt' ? 'rcpt' : point);
    const report = await session(planOf([[A, B]], { deadlines }), server.port);
    const outcome = `timeout ${point}`;
    expect(summaryOf(report)).toEqual(
      point === 'second rcpt' ? expected : { [A]: outcome, [B]: outcome },
    );
    expect(await report.closed).toBe('client');
  });

  test('the caller’s budget runs out', async () => {
    await using server = await startHostileSmtp(upTo(point, () => undefined));
    const report = await session(planOf([[A, B]]), server.port, { budgetMs: SHORT_MS });
    expect(summaryOf(report)[B]).toBe(`timeout ${point === 'second rcpt' ? 'rcpt' : point}`);
    await report.closed;
  });

  test('the caller gives up', async () => {
    const abort = new AbortController();
    const { world, connected } = watchedDialer();
    await using server = await startHostileSmtp(
      upTo(point, async () => {
        await connected;
        abort.abort();
      }),
    );
    const { signal } = abort;
    const report = await session(planOf([[A, B]]), server.port, { signal, world });
    expect(summaryOf(report)[B]).toBe(
      `ask_again aborted ${point === 'second rcpt' ? 'rcpt' : point}`,
    );
    await report.closed;
  });
});

test('nobody listens', async () => {
  const port = await unusedPort();
  const report = await session(planOf([[A]]), port);
  expect(summaryOf(report)).toEqual({ [A]: 'connection_failed: ECONNREFUSED' });
  expect(report.connectedMs).toBeNull();
  expect(report.smtpMs).toBe(0);
});

test('an egress address that this machine does not have', async () => {
  await using server = await startHostileSmtp(() => undefined);
  const report = await session(planOf([[A]]), server.port, {
    world: { connect: (options) => net.connect({ ...options, localAddress: '192.0.2.1' }) },
  });
  expect(summaryOf(report)).toEqual({ [A]: 'connection_failed: EADDRNOTAVAIL' });
});

test('a caller that gave up before the start connects to nobody', async () => {
  await using server = await startHostileSmtp(() => undefined);
  const report = await session(planOf([[A]]), server.port, { signal: AbortSignal.abort() });
  expect(summaryOf(report)).toEqual({ [A]: 'ask_again aborted tcp' });
  await report.closed;
  expect(server.received).toHaveLength(0);
});

async function unusedPort(): Promise<number> {
  const server = await startHostileSmtp(() => undefined);
  await server.close();
  return server.port;
}
