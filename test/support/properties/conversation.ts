/** Servers that do anything at all, in any order: what holds of the conversation all the same. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ConversationEvent } from '#shared/smtp/conversation/event.ts';
import {
  MAX_REFUSALS_PER_CONNECTION,
  MAX_TRANSACTIONS_IN_FLIGHT,
} from '#shared/smtp/conversation/flight.ts';
import type { Plan, TlsMode } from '#shared/smtp/conversation/plan.ts';
import { Dialogue, planOf, recipient } from '#support/dialogue.ts';
import type { NamedProperty } from './property.ts';

type Action =
  /** Replies as a server in its right mind gives them, to some of what it owes a reply to. */
  | {
      readonly kind: 'answer';
      readonly howMany: number;
      readonly offer: string;
      readonly toMail: string;
      readonly toRcpt: readonly string[];
    }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'event'; readonly event: ConversationEvent };

const anyPlan = fc
  .tuple(
    fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.constantFrom<TlsMode>('opportunistic', 'required', 'never'),
  )
  .map(([shape, tls]) =>
    planOf(
      shape.map((recipients, t) =>
        recipients.map((needsSmtpUtf8, r) =>
          recipient(`${needsSmtpUtf8 ? 'ü' : 'u'}${t}.${r}@d${t % 3}.example`, { needsSmtpUtf8 }),
        ),
      ),
      { tls },
    ),
  );

const anyOffer = fc
  .subarray([
    'PIPELINING',
    'STARTTLS',
    'SMTPUTF8',
    'LIMITS RCPTMAX=2 MAILMAX=3',
    'LIMITS RCPTDOMAINMAX=1',
  ])
  .map((offers) => ['mx', ...offers].map((offer) => `250-${offer}\r\n`).join('') + '250 HELP\r\n');

const anyCode = fc.constantFrom(
  220,
  221,
  250,
  251,
  252,
  354,
  421,
  450,
  451,
  452,
  500,
  503,
  550,
  554,
);
const anyText = fc.constantFrom(
  'ok',
  '5.1.1 no such user',
  '[rate_limited]',
  '[too_many_recipients]',
  '[sender_blocked]',
  '[greylisted]',
  '[tls_required]',
);
const anyLine = fc
  .tuple(anyCode, fc.constantFrom(' ', ' ', ' ', '-'), anyText)
  .map((parts) => parts.join(''));

const toRcpt = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('250 ok', '550 5.1.1 no such user') },
  { weight: 4, arbitrary: fc.constantFrom('451 [greylisted]', '452 [mailbox_full]') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '452 [too_many_recipients]',
      '450 [rate_limited]',
      '550 [sender_blocked]',
      '421 bye',
    ),
  },
);
const toMail = fc.oneof(
  { weight: 12, arbitrary: fc.constant('250 ok') },
  { weight: 1, arbitrary: anyLine },
);

/** Mostly sane, so that sessions get far before something goes wrong. */
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      howMany: fc.integer({ min: 1, max: 12 }),
      offer: anyOffer,
      toMail,
      toRcpt: fc.array(toRcpt, { minLength: 12, maxLength: 12 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lines' as const),
      lines: fc.array(anyLine, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('bytes' as const),
      bytes: fc.uint8Array({ maxLength: 30 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      event: fc.constantFrom<ConversationEvent>(
        { kind: 'timeout' },
        { kind: 'closed' },
        { kind: 'aborted' },
      ),
    }),
  },
);
const anyScript = fc.array(anyAction, { minLength: 4, maxLength: 60, size: 'max' });

function answersTo(talk: Dialogue, action: Action & { kind: 'answer' }): string {
  return talk.state.awaiting
    .slice(0, action.howMany)
    .map(({ verb }, index) => {
      if (verb === 'EHLO') return action.offer;
      if (verb === 'greeting' || verb === 'STARTTLS') return '220 ready\r\n';
      if (verb === 'MAIL') return `${action.toMail}\r\n`;
      if (verb === 'RCPT') return `${action.toRcpt[index]}\r\n`;
      return verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n';
    })
    .join('');
}

function play(talk: Dialogue, action: Action): void {
  const isGood = action.kind === 'answer';
  if (talk.state.phase === 'connecting') {
    talk.on(
      isGood || action.kind === 'lines'
        ? { kind: 'connected' }
        : { kind: 'connect_failed', detail: 'E' },
    );
  } else if (talk.state.phase === 'securing') {
    talk.on(isGood ? { kind: 'secured' } : { kind: 'tls_failed', detail: 'E' });
  } else if (isGood) {
    talk.sends(answersTo(talk, action));
  } else if (action.kind === 'lines') {
    talk.says(...action.lines);
  } else {
    talk.on(action.kind === 'bytes' ? action : action.event);
  }
}

/** What a check finds wrong; nothing, if all is well. */
type Violations = readonly string[];

function rude({ state }: Dialogue): Violations {
  const { awaiting, refusals, extensions, ready } = state;
  const rcpts = awaiting.filter((awaited) => awaited.verb === 'RCPT');
  const transactions = new Set(rcpts.map(({ ask }) => ask.transaction)).size;
  const quit = awaiting.findIndex((awaited) => awaited.verb === 'QUIT');
  return found([
    ['too many refusals', refusals + rcpts.length > MAX_REFUSALS_PER_CONNECTION],
    ['too many transactions', transactions > MAX_TRANSACTIONS_IN_FLIGHT],
    ['pipelined unasked', awaiting.length > 1 && !(extensions.pipelining && ready)],
    ['QUIT is not last', quit >= 0 && quit !== awaiting.length - 1],
  ]);
}

/** Nothing else is ever written: DATA, VRFY and EXPN least of all. */
const ALLOWED =
  /^(?:(?:EHLO|HELO) probe\.example\.net|STARTTLS|MAIL FROM:<sender@example\.net>(?: SMTPUTF8)?|RCPT TO:<[uü][0-9]\.[0-9]@d[0-9]\.example>|RSET|QUIT)$/;

function wrongOnTheWire(talk: Dialogue): Violations {
  const lines = talk.writes.flatMap((text) => text.split('\r\n').slice(0, -1));
  const rcpts = lines.filter((line) => line.startsWith('RCPT'));
  const quit = lines.indexOf('QUIT');
  return found([
    ['a line that is not allowed', !lines.every((line) => ALLOWED.test(line))],
    ['somebody is asked about twice', new Set(rcpts).size !== rcpts.length],
    ['something follows QUIT', quit >= 0 && quit !== lines.length - 1],
  ]);
}

function unfair(talk: Dialogue): Violations {
  const written = talk.writes.join('');
  const outcomes = talk.outcomes.map(({ outcome }) => outcome);
  return found([
    [
      'somebody is blamed who was not asked about',
      talk.outcomes.some(
        ({ id, outcome }) =>
          outcome.kind === 'reply' &&
          outcome.stage === 'rcpt' &&
          outcome.meaning === 'no_mailbox' &&
          !written.includes(`RCPT TO:<${id}>`),
      ),
    ],
    [
      // Else whoever asks again what came back as `ask_again` might never come to an end.
      'nobody is settled',
      outcomes.every(({ kind }) => kind === 'ask_again') &&
        !outcomes.some((outcome) => outcome.kind === 'ask_again' && outcome.why === 'aborted'),
    ],
  ]);
}

function found(checks: readonly (readonly [string, boolean])[]): Violations {
  return checks.flatMap(([name, isViolated]) => (isViolated ? [name] : []));
}

function idsOf(plan: Plan): readonly string[] {
  return plan.transactions.flatMap(({ recipients }) => recipients.map(({ id }) => id)).toSorted();
}

const politeAndFair = fc.property(anyPlan, anyScript, (plan, actions) => {
  const talk = new Dialogue(plan);
  for (const action of actions) {
    if (talk.isClosed) break;
    play(talk, action);
    assert.deepEqual(rude(talk), []);
  }
  talk.on({ kind: 'budget_spent' });
  assert.equal(talk.effects.filter((effect) => effect.kind === 'close').length, 1);
  assert.deepEqual(talk.outcomes.map(({ id }) => id).toSorted(), idsOf(plan));
  assert.deepEqual([...wrongOnTheWire(talk), ...unfair(talk)], []);
});

const discreet = fc.property(anyPlan, anyScript, (plan, actions) => {
  const talk = new Dialogue({ ...plan, tls: 'required' });
  const inClear: string[] = [];
  for (const action of actions) {
    if (talk.isClosed) break;
    const { secured } = talk.state;
    const before = talk.writes.length;
    play(talk, action);
    if (!secured) inClear.push(...talk.writes.slice(before));
  }
  assert.doesNotMatch(inClear.join(''), /MAIL|RCPT/);
});

export const CONVERSATION: readonly NamedProperty[] = [
  {
    name: 'one outcome each, allowed commands only, within the limits of politeness',
    property: politeAndFair,
    cases: 1000,
  },
  { name: 'where TLS is required, nobody is named in clear', property: discreet, cases: 300 },
];
