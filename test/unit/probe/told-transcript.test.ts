import { describe, expect, it } from 'vitest';
import { redactionFor } from '#origin/probe/session/redaction.ts';
import { startTranscript } from '#origin/probe/session/transcript.ts';
import type { TranscriptLine } from '#origin/probe/session/transcript.ts';
import { transcriptFor } from '#origin/probe/told-transcript.ts';
import { planOf, recipient } from '#support/dialogue.ts';

const OWN = 'ann@one.example';
const PLAN = planOf([
  ['bob@two.example', OWN, 'carl@one.example'],
  [recipient('x7q@one.example', { control: true }), 'Dora.Doe@mail.three.example'],
]);

function heard(...said: readonly (readonly [TranscriptLine['direction'], string])[]) {
  const transcript = startTranscript(redactionFor(PLAN).redactLine, () => 5);
  for (const [direction, line] of said) transcript.add(direction, line);
  return transcript.lines();
}

function told(direction: TranscriptLine['direction'], line: string): string | undefined {
  return transcriptFor(OWN, PLAN, heard([direction, line]))[0]?.line;
}

describe('what one of several is told', () => {
  it.each([
    ['sent', 'RCPT TO:<ann@one.example>', 'RCPT TO:<recipient>'],
    ['sent', 'RCPT TO:<bob@two.example>', 'RCPT TO:<another recipient>'],
    ['sent', 'RCPT TO:<x7q@one.example>', 'RCPT TO:<random recipient>'],
    ['sent', 'MAIL FROM:<sender@example.net>', 'MAIL FROM:<sender@example.net>'],
    ['received', '550 5.1.1 ann unknown', '550 5.1.1 <recipient> unknown'],
    ['received', '550 BOB@TWO.example unknown', '550 <another recipient> unknown'],
    ['received', '550 no user at two.example.', '550 no user at <another domain>.'],
    ['received', '550 no user at one.example.', '550 no user at one.example.'],
    ['received', '250 mx.two.example at your service', '250 mx.two.example at your service'],
    ['received', '550 ask admin@elsewhere.example', '550 ask [address]'],
    ['event', 'connected', 'connected'],
  ] as const)('%s: %s', (direction, line, shown) => {
    expect(told(direction, line)).toBe(shown);
  });
});

it('holds no address of the batch, whatever the server echoes', () => {
  const echoes = PLAN.transactions
    .flatMap(({ recipients }) => recipients.map(({ address }) => address))
    .flatMap((address) => [
      `550 <${address}>: no`,
      `550 ${address.toUpperCase()} no`,
      `550 ${address.replace('@', '=40')} no`,
      `550 to=<${address}>`,
    ]);
  const lines = transcriptFor(
    OWN,
    PLAN,
    heard(...echoes.map((line) => ['received', line] as const)),
  );
  expect(lines).toHaveLength(echoes.length);
  const text = JSON.stringify(lines).toLowerCase();
  for (const part of ['ann', 'bob', 'carl', 'dora', 'two.example', 'three.example', '@']) {
    expect(text.replaceAll('another', '')).not.toContain(part);
  }
});

it('ends where a server says too much', () => {
  const long = heard(...Array.from({ length: 150 }, () => ['received', 'x'.repeat(500)] as const));
  const lines = transcriptFor(OWN, PLAN, long);
  expect(lines.length).toBeLessThan(100);
  expect(lines.at(-1)).toEqual({ direction: 'event', line: 'the rest is left out', at: 5 });
});
