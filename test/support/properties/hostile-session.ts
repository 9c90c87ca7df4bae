/** A server that sends any bytes, at any moment: what holds of a session with it, over a real socket. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Deadlines, Plan } from '#shared/smtp/conversation/plan.ts';
import type { SessionReport } from '#origin/probe/session/session.ts';
import { planOf, recipient } from '#support/dialogue.ts';
import {
  startHostileSmtp,
  type HostileServer,
  type Peer,
  type Script,
} from '#support/hostile-smtp.ts';
import { session } from '#support/probe-session.ts';
import { inTime } from './in-time.ts';
import type { NamedProperty } from './property.ts';

/** For each reply; a server that trickles bytes can hold a session no longer than its budget. */
const DEADLINE_MS = 80;
const BUDGET_MS = 300;
/** What a transcript may keep: its lines, and their length. See the session's transcript. */
const MOST_TRANSCRIPT_CHARACTERS = 200 * 513;

const HURRIED: Deadlines = {
  tcp: DEADLINE_MS,
  connect: DEADLINE_MS,
  ehlo: DEADLINE_MS,
  starttls: DEADLINE_MS,
  mail: DEADLINE_MS,
  rcpt: DEADLINE_MS,
  rset: DEADLINE_MS,
  quit: DEADLINE_MS,
};

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const anyPlan = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('opportunistic', 'never'),
  )
  .map(([sizes, tls]) =>
    planOf(
      sizes.map((size, t) =>
        Array.from({ length: size }, (_, r) => recipient(`u${t}.${r}@d${t}.example`)),
      ),
      { tls, deadlines: HURRIED },
    ),
  );

const hostileBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .constantFrom(
      '\0'.repeat(4_096),
      'x'.repeat(70_000),
      '250-x\r\n'.repeat(300),
      `250-${'y'.repeat(2_000)}\r\n`.repeat(20),
      '\r\n'.repeat(50),
      '250',
      '250-ok\r\n',
      '250-ok\r\n550 no\r\n',
      '354 go ahead\r\n',
      '421 4.3.2 bye\r\n',
      '999 what\r\n',
      '220 mx\r\n250 ok\r\n250 ok\r\n550 5.1.1 no\r\n',
      '550 5.1.1 \u001b[2J <u0.0@d0.example>\r\n',
      '\u0016\u0003\u0001\u0000\u0005',
    )
    .map(encode),
);

const toRcpt = fc.constantFrom(
  '250 2.1.5 ok',
  '250-two\r\n250 lines',
  '550 5.1.1 no such user',
  '451 4.7.1 later',
  '452 4.5.3 [too_many_recipients] enough',
  '550 5.7.1 [sender_blocked] you',
);

const offers = fc
  .subarray(['PIPELINING', 'STARTTLS', 'SMTPUTF8', 'LIMITS RCPTMAX=1'])
  .map((words) =>
    encode(['mx', ...words].map((word) => `250-${word}\r\n`).join('') + '250 HELP\r\n'),
  );

/** What is sent when the next command line has come, and in how many pieces. */
interface Turn {
  /** What RCPT gets; other commands get what a server in its right mind says. */
  readonly toRcpt: string;
  readonly toStartTls: string;
  /** Sent in place of all that. */
  readonly instead: Uint8Array | null;
  readonly pieces: number;
}

const anyTurn: fc.Arbitrary<Turn> = fc.record({
  toRcpt,
  toStartTls: fc.constantFrom('220 go', '454 not now'),
  instead: fc.oneof(
    { weight: 15, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: hostileBytes },
  ),
  pieces: fc.constantFrom(1, 1, 1, 2, 7),
});

const mostly = (sane: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.oneof({ weight: 9, arbitrary: sane }, { weight: 1, arbitrary: hostileBytes });

interface Connection {
  readonly greeting: Uint8Array;
  readonly offer: Uint8Array;
  readonly turns: readonly Turn[];
  readonly end: 'closes' | 'resets' | 'keeps silent';
}

const anyConnection: fc.Arbitrary<Connection> = fc.record({
  greeting: mostly(fc.constant(encode('220 mx\r\n'))),
  offer: mostly(offers),
  turns: fc.array(anyTurn, { maxLength: 24, size: 'max' }),
  end: fc.constantFrom('closes', 'resets', 'keeps silent'),
});

function replyTo(line: string, turn: Turn): string {
  if (line.startsWith('RCPT')) return turn.toRcpt;
  if (line.startsWith('STARTTLS')) return turn.toStartTls;
  return line.startsWith('QUIT') ? '221 bye' : '250 ok';
}

/** Plays what was drawn for each connection; TLS that fails leads to a second. */
function scriptOf(connections: readonly Connection[]): Script {
  return async (peer) => {
    const connection = connections[peer.index];
    if (connection === undefined) return peer.reset();
    await peer.send(connection.greeting);
    await peer.hears('');
    await peer.send(connection.offer);
    for (const turn of connection.turns) {
      const [line = ''] = await peer.hears('');
      await sendInPieces(peer, turn.instead ?? encode(`${replyTo(line, turn)}\r\n`), turn.pieces);
    }
    if (connection.end === 'closes') peer.end();
    if (connection.end === 'resets') peer.reset();
  };
}

async function sendInPieces(peer: Peer, bytes: Uint8Array, pieces: number): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  for (let from = 0; from < bytes.length; from += size) {
    await peer.send(bytes.subarray(from, from + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Nothing else is ever written: DATA, VRFY and EXPN least of all. */
const ALLOWED =
  /^(?:(?:EHLO|HELO) probe\.example\.net|STARTTLS|MAIL FROM:<sender@example\.net>|RCPT TO:<u\d\.\d@d\d\.example>|RSET|QUIT)$/;

/** RFC 8446 §5.1: the first octet of a handshake record. */
const TLS_HANDSHAKE = '\u0016';

/** The command lines of all connections, up to where TLS begins. */
function commandsTo(server: HostileServer): readonly string[] {
  return server.received.flatMap((chunks) => {
    const [inClear = ''] = chunks.join('').split(TLS_HANDSHAKE);
    return inClear.split('\r\n').slice(0, -1);
  });
}

function lookAt(report: SessionReport, plan: Plan, commands: readonly string[]): void {
  const ids = plan.transactions.flatMap(({ recipients }) => recipients.map(({ id }) => id));
  assert.deepEqual([...report.outcomes.keys()].toSorted(), ids.toSorted());
  assert.deepEqual(
    commands.filter((line) => !ALLOWED.test(line)),
    [],
  );
  for (const [id, outcome] of report.outcomes) {
    if (outcome.kind !== 'reply' || outcome.stage !== 'rcpt') continue;
    if (outcome.meaning !== 'no_mailbox' && outcome.meaning !== 'accepted') continue;
    assert.ok(commands.includes(`RCPT TO:<${id}>`), 'an answer about somebody not asked about');
  }
  const kept = report.transcript().map(({ line }) => line);
  assert.ok(kept.join('').length <= MOST_TRANSCRIPT_CHARACTERS);
  const said = JSON.stringify([kept, ...report.outcomes.values()]);
  assert.ok(!said.includes('@d0.example'), 'an address in what is kept');
}

const honestAndBounded = fc.asyncProperty(
  anyPlan,
  fc.array(anyConnection, { minLength: 1, maxLength: 2 }),
  async (plan, connections) => {
    await using server = await startHostileSmtp(scriptOf(connections));
    const report = await inTime(session(plan, server.port, { budgetMs: BUDGET_MS }));
    await inTime(report.closed);
    lookAt(report, plan, commandsTo(server));
  },
);

export const HOSTILE_SESSION: readonly NamedProperty[] = [
  {
    name: 'ends in time, with an honest outcome for everybody, and keeps little',
    property: honestAndBounded,
    cases: 60,
  },
];
