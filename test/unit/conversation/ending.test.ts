import { describe, expect, test } from 'vitest';
import type { ConversationEvent } from '#shared/smtp/conversation/event.ts';
import { converse } from '#shared/smtp/conversation/converse.ts';
import { MAX_LINE_OCTETS } from '#shared/smtp/conversation/reply-reader.ts';
import { Dialogue, EHLO_PLAIN, GREETING, planOf } from '#support/dialogue.ts';

const A = 'a@example.com';

function at(stage: string): Dialogue {
  const talk = new Dialogue(planOf([[A]])).on({ kind: 'connected' });
  if (stage === 'connect') return talk;
  talk.says(GREETING);
  if (stage === 'ehlo') return talk;
  talk.says(...EHLO_PLAIN);
  return stage === 'mail' ? talk : talk.says('250 ok');
}

const STAGES = ['connect', 'ehlo', 'mail', 'rcpt'];

describe.each(STAGES)('before anybody was answered about, at %s', (stage) => {
  test.each<[string, ConversationEvent, string]>([
    ['the server hangs up', { kind: 'closed' }, `disconnected ${stage}`],
    ['the server falls silent', { kind: 'timeout' }, `timeout ${stage}`],
    ['the caller’s time is up', { kind: 'budget_spent' }, `timeout ${stage}`],
    ['the caller stops asking', { kind: 'aborted' }, `ask_again aborted ${stage}`],
  ])('%s', (_name, event, outcome) => {
    const talk = at(stage).on(event);
    expect(talk.summary).toEqual({ [A]: outcome });
    expect(talk.last.at(-1)).toEqual({ kind: 'stop_timer' });
    expect(talk.isClosed).toBe(true);
  });

  test('the server shuts down', () => {
    expect(at(stage).says('421 4.3.2 bye').summary).toEqual({
      [A]: `reply ${stage} 421 temporary_failure`,
    });
  });

  test('the server does not speak SMTP', () => {
    expect(at(stage).says('hello?').summary).toEqual({
      [A]: `protocol_error ${stage}: a line that is not an SMTP reply`,
    });
  });

  test('the server’s line has no end', () => {
    expect(at(stage).sends('2'.repeat(MAX_LINE_OCTETS + 1)).summary).toEqual({
      [A]: `protocol_error ${stage}: a reply over the limit: line`,
    });
  });

  test('a reply of DATA or AUTH is out of step', () => {
    expect(at(stage).says('354 go ahead').outcomeOf(A)).toMatchObject({
      kind: 'protocol_error',
      stage,
    });
  });
});

describe.each(['ehlo', 'mail', 'rcpt'])(
  'at %s, the replies that open and close a session',
  (stage) => {
    test.each(['220 ready', '221 bye'])('%s is out of step', (line) => {
      expect(at(stage).says(line).outcomeOf(A)).toMatchObject({ kind: 'protocol_error', stage });
    });
  },
);

const inFlight = (): Dialogue => new Dialogue(planOf([[A]])).opens();

describe('MAIL, RCPT and QUIT in flight', () => {
  test('one reply too few: the time limit of the one that is owed', () => {
    const talk = inFlight().says('250 ok');
    expect(talk.last).toEqual([
      { kind: 'heard', lines: ['250 ok'] },
      { kind: 'start_timer', ms: 30_000, stage: 'rcpt' },
    ]);
  });

  test('part of a reply buys no more time', () => {
    expect(inFlight().sends('25').last).toEqual([]);
  });

  test('the outcome does not wait for the reply to QUIT', () => {
    const talk = inFlight().says('250 ok', '250 ok');
    expect(talk.summary).toEqual({ [A]: 'reply rcpt 250 accepted' });
    expect(talk.last.at(-1)).toEqual({ kind: 'start_timer', ms: 2_000, stage: 'quit' });
  });

  test.each<[string, ConversationEvent, 'client' | 'server']>([
    ['silence', { kind: 'timeout' }, 'client'],
    ['a disconnect', { kind: 'closed' }, 'server'],
    ['garbage', { kind: 'bytes', bytes: new TextEncoder().encode('?\r\n') }, 'client'],
    ['421', { kind: 'bytes', bytes: new TextEncoder().encode('421 bye\r\n') }, 'server'],
  ])('%s in answer to QUIT changes no outcome', (_name, event, by) => {
    const talk = inFlight().says('250 ok', '250 ok').on(event);
    expect(talk.last).toContainEqual({ kind: 'close', by });
    expect(talk.outcomes).toHaveLength(1);
  });
});

const answered = (line: string) => inFlight().says('250 ok', '250 ok').says(line);

describe('after QUIT is answered', () => {
  test.each(['221 bye', '500 what?'])('%s: the server is given time to close', (line) => {
    const talk = answered(line);
    expect(talk.isLeaving).toBe(true);
    expect(talk.last.at(-1)).toEqual({ kind: 'start_timer', ms: 2_000, stage: 'quit' });
  });

  test.each<[string, ConversationEvent, 'client' | 'server']>([
    ['the server closes', { kind: 'closed' }, 'server'],
    ['it does not, and we do', { kind: 'timeout' }, 'client'],
    ['there is no time left', { kind: 'budget_spent' }, 'client'],
    ['nobody wants to know any more', { kind: 'aborted' }, 'client'],
  ])('%s', (_name, event, by) => {
    const talk = answered('221 bye').on(event);
    expect(talk.last).toContainEqual({ kind: 'close', by });
    expect(talk.isClosed).toBe(true);
    expect(talk.outcomes).toHaveLength(1);
  });

  test('what it still says is not listened to', () => {
    const talk = answered('221 bye').sends('250 and another thing\r\n');
    expect(talk.last).toEqual([]);
    expect(talk.isLeaving).toBe(true);
  });
});

describe('afterwards', () => {
  test('late events lead to nothing', () => {
    const talk = at('rcpt').on({ kind: 'aborted' });
    const late: readonly ConversationEvent[] = [
      { kind: 'connected' },
      { kind: 'bytes', bytes: new Uint8Array([0x32]) },
      { kind: 'timeout' },
      { kind: 'closed' },
      { kind: 'secured' },
    ];
    for (const event of late) expect(talk.on(event).last).toEqual([]);
  });

  test('an event that can’t be is a defect of the driver', () => {
    const { state } = new Dialogue(planOf([[A]]));
    expect(() => converse(state, { kind: 'secured' }, () => 'accepted')).toThrow(
      'impossible: secured while connecting',
    );
  });

  test('the same events give the same effects', () => {
    const [first, second] = [at('rcpt'), at('rcpt')].map(
      (talk) => talk.says('250 ok').says('221 bye').effects,
    );
    expect(first).toEqual(second);
  });
});
