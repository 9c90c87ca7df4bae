import { describe, expect, test } from 'vitest';
import { redactionFor } from '#origin/probe/session/redaction.ts';
import {
  MAX_TRANSCRIPT_LINE_CHARACTERS,
  MAX_TRANSCRIPT_LINES,
  startTranscript,
} from '#origin/probe/session/transcript.ts';
import { parseReply } from '#shared/smtp/reply.ts';
import { planOf, recipient } from '#support/dialogue.ts';

const { redactLine, redactOutcome } = redactionFor(
  planOf([
    [
      'ann@example.com',
      'joann@example.com',
      'x@example.com',
      'a.b+c@example.com',
      '"john \\"jd\\" doe"@example.com',
    ],
    [recipient('büro@xn--bcher-kva.example', { needsSmtpUtf8: true })],
    [recipient('İnci@example.com', { needsSmtpUtf8: true })],
    [recipient('k7fq2@example.com', { control: true })],
  ]),
);

describe('a line of a transcript', () => {
  test.each([
    ['RCPT TO:<ann@example.com>', 'RCPT TO:<recipient 1>'],
    ['550 Ann@Example.COM unknown', '550 <recipient 1> unknown'],
    ['550 user ann is unknown', '550 user <recipient 1> is unknown'],
    ['550 no mailbox for ann.', '550 no mailbox for <recipient 1>.'],
    ['550 ann@inside.example.net unknown', '550 <recipient 1>@inside.example.net unknown'],
    ['550 joann@example.com unknown', '550 <recipient 2> unknown'],
    ['550 joanna is somebody else', '550 joanna is somebody else'],
    ['550 x@example.com unknown', '550 <recipient 3> unknown'],
    ['550 x is a letter', '550 x is a letter'],
    ['550 a.b+c@example.com unknown', '550 <recipient 4> unknown'],
    ['550 aXb+c@example.com unknown', '550 aXb+c@example.com unknown'],
    ['RCPT TO:<"john \\"jd\\" doe"@example.com>', 'RCPT TO:<recipient 5>'],
    ['550 john "jd" doe unknown', '550 <recipient 5> unknown'],
    ['550 BÜRO@xn--bcher-kva.example unknown', '550 <recipient 6> unknown'],
    ['550 İnci@example.com unknown', '550 <recipient 7> unknown'],
    ['550 k7fq2@example.com unknown', '550 <control 1> unknown'],
    ['250 sender@example.net ok', '250 sender@example.net ok'],
  ])('%s', (line, redacted) => {
    expect(redactLine(line)).toBe(redacted);
  });
});

function evidenceFor(address: string): unknown {
  const reply = parseReply([`550-5.1.1 <${address}>: unknown`, `550 5.1.1 see ${address}`]);
  if (reply === null) throw new Error('not a reply');
  return redactOutcome({ kind: 'reply', stage: 'rcpt', reply, meaning: 'no_mailbox' });
}

describe('evidence', () => {
  test('names nobody, so that equal refusals of different recipients are equal', () => {
    expect(evidenceFor('ann@example.com')).toEqual({
      kind: 'reply',
      stage: 'rcpt',
      meaning: 'no_mailbox',
      reply: {
        code: 550,
        enhanced: { class: 5, subject: 1, detail: 1 },
        lines: ['<recipient>: unknown', 'see <recipient>'],
      },
    });
    expect(evidenceFor('ann@example.com')).toEqual(evidenceFor('k7fq2@example.com'));
  });

  test('without a reply is left as it is', () => {
    const outcome = {
      kind: 'ask_again',
      why: 'session_ended',
      stage: 'rcpt',
      reply: null,
    } as const;
    expect(redactOutcome(outcome)).toEqual(outcome);
    expect(redactOutcome({ kind: 'timeout', stage: 'rcpt' })).toEqual({
      kind: 'timeout',
      stage: 'rcpt',
    });
  });
});

describe('a transcript', () => {
  test('has a length that it does not exceed, and says so', () => {
    const transcript = startTranscript(redactLine, () => 7.6);
    for (let index = 0; index < MAX_TRANSCRIPT_LINES + 50; index += 1)
      transcript.add('sent', 'RSET');
    const lines = transcript.lines();
    expect(lines).toHaveLength(MAX_TRANSCRIPT_LINES + 1);
    expect(lines[0]).toEqual({ direction: 'sent', line: 'RSET', at: 8 });
    expect(lines.at(-1)).toEqual({ direction: 'event', line: 'the rest is left out', at: 8 });
  });

  test('cuts a long line after it was redacted', () => {
    const transcript = startTranscript(redactLine, () => 0);
    const before = 'y'.repeat(MAX_TRANSCRIPT_LINE_CHARACTERS - 5);
    transcript.add('received', `${before} joann@example.com unknown`);
    const [{ line } = { line: '' }] = transcript.lines();
    expect(line).toHaveLength(MAX_TRANSCRIPT_LINE_CHARACTERS);
    expect(line).not.toContain('jo');
    expect(line).toMatch(/…$/);
  });
});
