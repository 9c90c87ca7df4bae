import { describe, expect, it } from 'vitest';
import type { SessionOutcome } from '#shared/smtp/conversation/outcome.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import { connectionOutcome } from '#shared/pacing/connection-outcome.ts';
import { parseReply } from '#shared/smtp/reply.ts';
import type { Stage } from '#shared/smtp/reply.ts';

function replied(stage: Stage, line: string, meaning: Meaning): SessionOutcome {
  const reply = parseReply([line]);
  if (reply === null) throw new Error(`no reply: ${line}`);
  return { kind: 'reply', stage, reply, meaning };
}

const ACCEPTED = replied('rcpt', '250 2.1.5 ok', 'accepted');
const MISSING = replied('rcpt', '550 5.1.1 no such user', 'no_mailbox');
const BLOCKED_AT_BANNER = replied('connect', '554 5.7.1 blocked', 'sender_blocked');
const BLOCKED_AT_RCPT = replied('rcpt', '554 5.7.1 blocked', 'sender_blocked');
const TOO_FAST = replied('connect', '421 4.7.0 too many connections', 'rate_limited');
const GREYLISTED = replied('rcpt', '451 4.7.1 greylisted', 'greylisted');
const QUICK_MS = 100;

describe('a connection', () => {
  it.each([
    ['answers about recipients', [ACCEPTED, MISSING], 'clean'],
    ['turns the client away before a recipient', [BLOCKED_AT_BANNER], 'blocked'],
    ['refuses the client at MAIL', [replied('mail', '550 5.7.1 x', 'sender_rdns')], 'blocked'],
    ['refuses the client at RCPT', [BLOCKED_AT_RCPT, BLOCKED_AT_RCPT], 'refused'],
    ['refuses the client for one domain only', [ACCEPTED, BLOCKED_AT_RCPT], 'clean'],
    ['is refused for its haste', [TOO_FAST], 'rate_limited'],
    [
      'is ended for its haste after answers',
      [
        ACCEPTED,
        { kind: 'ask_again', why: 'session_ended', stage: 'rcpt', reply: replyOf(TOO_FAST) },
      ],
      'strained',
    ],
    [
      'is ended by a server that goes down',
      [replied('connect', '421 4.3.2 shutting down', 'temporary_failure')],
      'strained',
    ],
    ['meets a greylist', [GREYLISTED], 'inconclusive'],
    ['meets a greylist for one of two', [GREYLISTED, ACCEPTED], 'clean'],
    ['is dropped', [{ kind: 'disconnected', stage: 'rcpt' }], 'inconclusive'],
    ['hears nothing', [{ kind: 'timeout', stage: 'connect' }], 'inconclusive'],
    ['gets a policy reply', [replied('rcpt', '550 5.7.1 policy', 'policy')], 'inconclusive'],
  ] as const)('%s', (_name, outcomes, expected) => {
    expect(connectionOutcome(outcomes, QUICK_MS)).toBe(expected);
  });
});

it('says nothing where no connection came about', () => {
  expect(connectionOutcome([{ kind: 'connection_failed', detail: 'refused' }], null)).toBe(
    'inconclusive',
  );
});

it.each([
  ['two refusals held back for five seconds each', [MISSING, MISSING], 10_000, 'strained'],
  ['a greeting held back for six seconds', [MISSING, MISSING], 6100, 'clean'],
  ['one slow look-up', [MISSING, ACCEPTED], 12_000, 'clean'],
] as const)('reads a tarpit from how long refusals take: %s', (_name, outcomes, ms, expected) => {
  expect(connectionOutcome(outcomes, ms)).toBe(expected);
});

function replyOf(outcome: SessionOutcome) {
  return outcome.kind === 'reply' ? outcome.reply : null;
}
