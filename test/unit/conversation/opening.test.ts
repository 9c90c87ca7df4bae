import { describe, expect, test } from 'vitest';
import { Dialogue, EHLO_PLAIN, GREETING, planOf, recipient } from '#support/dialogue.ts';

const EHLO = 'EHLO probe.example.net\r\n';
const HELO = 'HELO probe.example.net\r\n';
const MAIL = 'MAIL FROM:<sender@example.net>\r\n';

function dialogue(): Dialogue {
  return new Dialogue(planOf([['a@example.com', 'b@example.com']]));
}

describe('connecting', () => {
  test('begins with the connection, under a time limit', () => {
    expect(dialogue().last).toEqual([
      { kind: 'connect' },
      { kind: 'start_timer', ms: 6_000, stage: 'tcp' },
    ]);
  });

  test('nothing is sent before the greeting', () => {
    expect(dialogue().on({ kind: 'connected' }).writes).toEqual([]);
  });

  test.each([
    [
      'refused',
      { kind: 'connect_failed', detail: 'ECONNREFUSED' } as const,
      'connection_failed: ECONNREFUSED',
    ],
    ['not answered', { kind: 'timeout' } as const, 'timeout tcp'],
    ['given up by us', { kind: 'aborted' } as const, 'ask_again aborted tcp'],
    ['over the budget', { kind: 'budget_spent' } as const, 'timeout tcp'],
  ])('%s', (_name, event, outcome) => {
    const { summary, isClosed } = dialogue().on(event);
    expect(summary).toEqual({ 'a@example.com': outcome, 'b@example.com': outcome });
    expect(isClosed).toBe(true);
  });
});

describe('the greeting', () => {
  test.each([
    ['554 5.7.1 [sender_blocked] go away', 'reply connect 554 sender_blocked'],
    ['450 4.3.2 [rate_limited] slow down', 'reply connect 450 rate_limited'],
    ['521 no mail here', 'reply connect 521 no_mailbox'],
  ])('%s refuses us for everyone, and is taken leave of', (line, outcome) => {
    const talk = dialogue().on({ kind: 'connected' }).says(line);
    expect(talk.summary).toEqual({ 'a@example.com': outcome, 'b@example.com': outcome });
    expect(talk.writes).toEqual(['QUIT\r\n']);
    expect(talk.isClosed).toBe(false);
    expect(talk.says('221 bye').isLeaving).toBe(true);
  });

  test('421 ends it without a word', () => {
    const talk = dialogue().on({ kind: 'connected' }).says('421 4.3.2 busy');
    expect(talk.summary).toMatchObject({ 'a@example.com': 'reply connect 421 temporary_failure' });
    expect(talk.writes).toEqual([]);
    expect(talk.last).toContainEqual({ kind: 'close', by: 'server' });
  });

  test.each(['250 hello', '354 go ahead', '221 bye'])('%s is out of step', (line) => {
    const talk = dialogue().on({ kind: 'connected' }).says(line);
    expect(talk.outcomeOf('a@example.com')).toMatchObject({
      kind: 'protocol_error',
      stage: 'connect',
    });
    expect(talk.writes).toEqual([]);
  });

  test('of several lines is waited for to its end', () => {
    const talk = dialogue().on({ kind: 'connected' }).says('220-mx', '220-no spam');
    expect(talk.writes).toEqual([]);
    expect(talk.says('220 ready').writes).toEqual([EHLO]);
  });
});

const greeted = (): Dialogue => dialogue().on({ kind: 'connected' }).says(GREETING);

describe('EHLO and HELO', () => {
  test('a server that does not know EHLO is greeted with HELO, and offers nothing', () => {
    const talk = greeted().says('502 5.5.1 what?');
    expect(talk.writes).toEqual([EHLO, HELO]);
    expect(talk.says('250 mx').writes).toEqual([EHLO, HELO, MAIL]);
  });

  test.each([
    ['451 4.3.0 later', 'reply ehlo 451 temporary_failure'],
    ['421 4.3.2 bye', 'reply ehlo 421 temporary_failure'],
  ])('%s to EHLO is no reason for HELO', (line, outcome) => {
    const talk = greeted().says(line);
    expect(talk.summary).toMatchObject({ 'a@example.com': outcome });
    expect(talk.writes.join('')).not.toContain('HELO p');
  });

  test('a server that refuses us at EHLO is not pressed with HELO', () => {
    const talk = greeted().says('554 5.7.1 [sender_blocked] listed');
    expect(talk.summary).toMatchObject({ 'a@example.com': 'reply ehlo 554 sender_blocked' });
    expect(talk.writes).toEqual([EHLO, 'QUIT\r\n']);
  });

  test('a refusal of both is about us', () => {
    const talk = greeted().says('550 5.7.1 no').says('550 5.7.1 [sender_rdns] no PTR');
    expect(talk.summary).toMatchObject({
      'a@example.com': 'reply ehlo 550 sender_rdns',
      'b@example.com': 'reply ehlo 550 sender_rdns',
    });
    expect(talk.writes).toEqual([EHLO, HELO, 'QUIT\r\n']);
  });

  test.each([
    ['together with the greeting', (talk: Dialogue) => talk.says(GREETING, '250 mx')],
    [
      'begun together with the greeting',
      (talk: Dialogue) => talk.sends(`${GREETING}\r\n25`).sends('0 mx\r\n'),
    ],
    [
      'begun together with the greeting, in many portions',
      (talk: Dialogue) => talk.sends(`${GREETING}\r\n2`).sends('5').sends('0 mx\r\n'),
    ],
  ])('a reply that came before EHLO was sent, %s, is no reply to it', (_name, play) => {
    const talk = play(dialogue().on({ kind: 'connected' }));
    expect(talk.summary).toMatchObject({
      'a@example.com': 'protocol_error ehlo: a reply before its command',
    });
    expect(talk.isClosed).toBe(true);
  });

  test('421 may come before its command', () => {
    const talk = dialogue().on({ kind: 'connected' }).says(GREETING, '421 4.3.2 shutting down');
    expect(talk.summary).toMatchObject({ 'a@example.com': 'reply ehlo 421 temporary_failure' });
  });
});

describe('SMTPUTF8', () => {
  const plan = planOf([
    [recipient('ä@example.com', { needsSmtpUtf8: true }), 'a@example.com'],
    ['b@example.com'],
  ]);

  test('is said on MAIL where it is needed and offered, and nowhere else', () => {
    const talk = new Dialogue(plan).opens(['250-mx', '250-PIPELINING', '250 SMTPUTF8']);
    expect(talk.lastWrite).toEqual([
      'MAIL FROM:<sender@example.net> SMTPUTF8',
      'RCPT TO:<ä@example.com>',
      'RCPT TO:<a@example.com>',
      'RSET',
      'MAIL FROM:<sender@example.net>',
      'RCPT TO:<b@example.com>',
      'QUIT',
    ]);
  });

  test('where it is not offered, who needs it is not asked about, and others are', () => {
    const talk = new Dialogue(plan).opens();
    expect(talk.summary).toEqual({ 'ä@example.com': 'smtputf8_not_offered' });
    expect(talk.writes.join('')).not.toMatch(/ä|SMTPUTF8/);
    expect(talk.lastWrite).toContain('RCPT TO:<a@example.com>');
  });

  test('where it is not offered and nobody else is left, the session ends', () => {
    const lone = planOf([[recipient('ä@example.com', { needsSmtpUtf8: true })]]);
    expect(new Dialogue(lone).opens(EHLO_PLAIN).lastWrite).toEqual(['QUIT']);
  });

  test('a MAIL refused with it says nothing of those who do not need it', () => {
    const talk = new Dialogue(plan)
      .opens(['250-mx', '250 SMTPUTF8'])
      .says('555 5.6.7 [smtputf8_unsupported] no');
    expect(talk.summary).toEqual({
      'ä@example.com': 'reply mail 555 smtputf8_unsupported',
      'a@example.com': 'reply mail 555 smtputf8_unsupported',
    });
    expect(talk.lastWrite).toEqual(['RSET']);
    expect(talk.says('250 ok').lastWrite).toEqual(['MAIL FROM:<sender@example.net>']);
  });
});
