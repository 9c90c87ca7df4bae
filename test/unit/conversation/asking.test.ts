import { describe, expect, test } from 'vitest';
import { Dialogue, EHLO_PLAIN, planOf, recipient } from '#support/dialogue.ts';

const A = 'a@example.com';
const B = 'b@example.com';
const C = 'c@example.com';
const D = 'd@example.com';

describe('a flight', () => {
  test('a lone recipient costs two writes: EHLO, and everything else', () => {
    const talk = new Dialogue(planOf([[A]])).opens();
    expect(talk.writes).toEqual([
      'EHLO probe.example.net\r\n',
      `MAIL FROM:<sender@example.net>\r\nRCPT TO:<${A}>\r\nQUIT\r\n`,
    ]);
    talk.says('250 ok', '250 ok');
    expect(talk.summary).toEqual({ [A]: 'reply rcpt 250 accepted' });
    expect(talk.isClosed).toBe(false);
  });

  test('the null reverse-path is written as such', () => {
    expect(new Dialogue(planOf([[A]], { mailFrom: '' })).opens().lastWrite[0]).toBe('MAIL FROM:<>');
  });

  test('two transactions go in one write, the third follows when the first is answered', () => {
    const talk = new Dialogue(planOf([[A], [B], [C]])).opens();
    expect(talk.lastWrite).toEqual([
      'MAIL FROM:<sender@example.net>',
      `RCPT TO:<${A}>`,
      'RSET',
      'MAIL FROM:<sender@example.net>',
      `RCPT TO:<${B}>`,
    ]);
    talk.says('250 ok');
    expect(talk.writes).toHaveLength(2);
    talk.says('250 ok');
    expect(talk.lastWrite).toEqual([
      'RSET',
      'MAIL FROM:<sender@example.net>',
      `RCPT TO:<${C}>`,
      'QUIT',
    ]);
  });

  test('each status is taken for its own command', () => {
    const talk = new Dialogue(planOf([[A, B], [C]])).opens();
    talk.says(
      '250 ok',
      '250 ok',
      '550 5.1.1 no',
      '250 ok',
      '250 ok',
      '452 4.2.2 [mailbox_full] full',
      '221 bye',
    );
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 250 accepted',
      [B]: 'reply rcpt 550 no_mailbox',
      [C]: 'reply rcpt 452 mailbox_full',
    });
    expect(talk.isLeaving).toBe(true);
  });

  test('without PIPELINING, one command at a time', () => {
    const talk = new Dialogue(planOf([[A], [B]])).opens(EHLO_PLAIN);
    for (const [expected, reply] of [
      ['MAIL FROM:<sender@example.net>', '250 ok'],
      [`RCPT TO:<${A}>`, '250 ok'],
      ['RSET', '250 ok'],
      ['MAIL FROM:<sender@example.net>', '250 ok'],
      [`RCPT TO:<${B}>`, '550 no'],
      ['QUIT', '221 bye'],
    ] as const) {
      expect(talk.lastWrite).toEqual([expected]);
      talk.says(reply);
    }
    expect(talk.isLeaving).toBe(true);
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 250 accepted',
      [B]: 'reply rcpt 550 no_mailbox',
    });
  });
});

const many = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `r${i}@example.com`);

const rcptsIn = (text: string): number => text.split('RCPT TO').length - 1;

describe('restraint', () => {
  const inFives = (addresses: readonly string[]): string[][] =>
    addresses.length === 0 ? [] : [addresses.slice(0, 5), ...inFives(addresses.slice(5))];
  test('no more recipients are in flight than may still be refused', () => {
    const talk = new Dialogue(planOf(inFives(many(10)))).opens();
    expect(rcptsIn(talk.writes.at(-1) ?? '')).toBe(8);
    talk.says('250 ok', '550 no', '550 no', '250 ok', '250 ok');
    expect(talk.lastWrite).toEqual([
      'RCPT TO:<r8@example.com>',
      'RCPT TO:<r9@example.com>',
      'QUIT',
    ]);
  });

  test('a flight with little room for refusals is the last, and takes leave', () => {
    const talk = new Dialogue(planOf(inFives(many(15)))).opens();
    talk.says(
      '250 ok',
      ...Array<string>(5).fill('550 no'),
      '250 ok',
      '250 ok',
      ...Array<string>(3).fill('250 ok'),
    );
    expect(talk.lastWrite.filter((line) => line.startsWith('RCPT'))).toHaveLength(3);
    expect(talk.lastWrite.at(-1)).toBe('QUIT');
    for (const left of many(15).slice(11)) {
      expect(talk.summary[left]).toBe('ask_again refusal_limit rcpt');
    }
  });

  test('after eight refusals the rest is left for another connection', () => {
    const talk = new Dialogue(planOf(inFives(many(12)))).opens();
    talk.says(
      '250 ok',
      ...Array<string>(5).fill('550 no'),
      '250 ok',
      '250 ok',
      ...Array<string>(3).fill('550 no'),
    );
    expect(talk.lastWrite).toEqual(['QUIT']);
    expect(talk.summary['r7@example.com']).toBe('reply rcpt 550 no_mailbox');
    for (const left of many(12).slice(8)) {
      expect(talk.summary[left]).toBe('ask_again refusal_limit rcpt');
    }
  });

  test('the server’s own limits are kept', () => {
    const talk = new Dialogue(planOf([[A, B, C], [D]])).opens([
      '250-mx',
      '250-PIPELINING',
      '250 LIMITS RCPTMAX=2 MAILMAX=2',
    ]);
    expect(talk.lastWrite.filter((line) => line.startsWith('RCPT'))).toEqual(
      [A, B, C].map((a) => `RCPT TO:<${a}>`),
    );
    expect(talk.lastWrite.filter((line) => line.startsWith('MAIL'))).toHaveLength(2);
    expect(talk.summary).toEqual({ [D]: 'ask_again session_limit mail' });
  });
});

describe('MAIL refused', () => {
  test('its recipients get that reply, and the replies to their RCPT say nothing', () => {
    const talk = new Dialogue(planOf([[A, B]])).opens();
    talk.says(
      '550 5.7.1 [sender_blocked] no',
      '503 5.5.1 need MAIL',
      '550 5.1.1 no such user',
      '221 bye',
    );
    expect(talk.summary).toEqual({
      [A]: 'reply mail 550 sender_blocked',
      [B]: 'reply mail 550 sender_blocked',
    });
    expect(talk.isLeaving).toBe(true);
  });

  test('a transaction in flight answers for itself, one not begun is not begun', () => {
    const talk = new Dialogue(planOf([[A], [B], [C]])).opens();
    talk.says('451 4.3.0 later', '503 no MAIL', '250 ok', '250 ok', '250 ok');
    expect(talk.summary).toEqual({
      [A]: 'reply mail 451 temporary_failure',
      [C]: 'reply mail 451 temporary_failure',
      [B]: 'reply rcpt 250 accepted',
    });
    expect(talk.lastWrite).toEqual(['QUIT']);
  });

  test('the replies to its RCPT neither count as answers nor restrain anything', () => {
    const utf8 = recipient('ä@example.com', { needsSmtpUtf8: true });
    const talk = new Dialogue(planOf([[utf8], [A], [B]])).opens([
      '250-mx',
      '250-PIPELINING',
      '250 SMTPUTF8',
    ]);
    talk.says(
      '555 5.6.7 [smtputf8_unsupported] no',
      '450 [rate_limited] need MAIL',
      '250 ok',
      '250 ok',
    );
    talk.says('452 [too_many_recipients] enough');
    expect(talk.summary).toEqual({
      'ä@example.com': 'reply mail 555 smtputf8_unsupported',
      [A]: 'reply rcpt 452 too_many_recipients',
    });
    expect(talk.writes.join('')).toContain(`RCPT TO:<${B}>`);
  });

  test('for its number, it is to be asked again', () => {
    const talk = new Dialogue(planOf([[A], [B]])).opens(EHLO_PLAIN);
    talk.says('250 ok').says('250 ok').says('250 ok').says('450 4.7.1 [rate_limited] too many');
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 250 accepted',
      [B]: 'ask_again batch_refused mail 450',
    });
  });

  test('the first of a connection is evidence, whatever it means', () => {
    const talk = new Dialogue(planOf([[A]])).opens().says('450 4.7.1 [rate_limited] too many');
    expect(talk.summary).toEqual({ [A]: 'reply mail 450 rate_limited' });
  });
});

describe('what the batch may have caused', () => {
  test('too many recipients: asked again, and no more of that transaction', () => {
    const talk = new Dialogue(planOf([[A, B, C], [D]])).opens(EHLO_PLAIN);
    talk.says('250 ok').says('250 ok').says('452 4.5.3 [too_many_recipients] enough');
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 250 accepted',
      [B]: 'ask_again batch_refused rcpt 452',
      [C]: 'ask_again batch_refused rcpt 452',
    });
    expect(talk.lastWrite).toEqual(['RSET']);
    expect(talk.says('250 ok').says('250 ok').lastWrite).toEqual([`RCPT TO:<${D}>`]);
  });

  test('too fast: asked again, and nothing more is asked', () => {
    const talk = new Dialogue(planOf([[A, B, C], [D]])).opens(EHLO_PLAIN);
    talk.says('250 ok').says('250 ok').says('450 4.7.1 [rate_limited] slow down');
    expect(talk.summary).toMatchObject({
      [B]: 'ask_again batch_refused rcpt 450',
      [C]: 'ask_again batch_refused rcpt 450',
      [D]: 'ask_again batch_refused rcpt 450',
    });
    expect(talk.lastWrite).toEqual(['QUIT']);
  });

  test('a 5yz for too many bad recipients is not held against a good one', () => {
    const talk = new Dialogue(planOf([[A, B]])).opens();
    talk.says(
      '250 ok',
      '550 5.1.1 no',
      '550 [too_many_recipients] Too many bad recipients',
      '221 bye',
    );
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 550 no_mailbox',
      [B]: 'ask_again batch_refused rcpt 550',
    });
  });

  test('the first recipient of a connection always gets evidence', () => {
    const talk = new Dialogue(planOf([[A, B]])).opens(EHLO_PLAIN);
    talk.says('250 ok').says('452 4.5.3 [too_many_recipients] enough');
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 452 too_many_recipients',
      [B]: 'ask_again batch_refused rcpt 452',
    });
  });

  test('421 after others were answered', () => {
    const talk = new Dialogue(planOf([[A, B], [C]])).opens();
    talk.says('250 ok', '550 5.1.1 no', '421 4.7.0 too many errors');
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 550 no_mailbox',
      [B]: 'ask_again session_ended rcpt 421',
      [C]: 'ask_again session_ended rcpt 421',
    });
    expect(talk.isClosed).toBe(true);
  });

  test.each([
    ['a disconnect', { kind: 'closed' } as const, 'ask_again session_ended rcpt'],
    ['a stall', { kind: 'timeout' } as const, 'ask_again session_ended rcpt'],
  ])('%s after others were answered', (_name, event, outcome) => {
    const talk = new Dialogue(planOf([[A, B]])).opens().says('250 ok', '250 ok').on(event);
    expect(talk.summary).toEqual({ [A]: 'reply rcpt 250 accepted', [B]: outcome });
  });

  test('a RSET that is refused', () => {
    const talk = new Dialogue(planOf([[A], [B], [C]])).opens();
    talk.says('250 ok', '250 ok', '550 5.5.1 too many nonmail commands', '503 nested', '250 ok');
    expect(talk.summary).toEqual({
      [A]: 'reply rcpt 250 accepted',
      [B]: 'ask_again session_ended rset 550',
      [C]: 'ask_again session_ended rset 550',
    });
  });
});

describe('what is about us', () => {
  test.each(['sender_blocked', 'sender_rdns', 'sender_auth', 'tls_required'])(
    '%s: nobody else is asked about',
    (meaning) => {
      const talk = new Dialogue(planOf([[A, B], [C]])).opens(EHLO_PLAIN);
      talk.says('250 ok').says(`550 5.7.1 [${meaning}] no`);
      const outcome = `reply rcpt 550 ${meaning}`;
      expect(talk.summary).toEqual({ [A]: outcome, [B]: outcome, [C]: outcome });
      expect(talk.lastWrite).toEqual(['QUIT']);
    },
  );

  test.each(['greylisted', 'mailbox_full', 'policy', 'ambiguous', 'recipient_restricted'])(
    '%s: the others are asked about',
    (meaning) => {
      const talk = new Dialogue(planOf([[A, B]])).opens(EHLO_PLAIN);
      talk.says('250 ok').says(`450 [${meaning}] no`);
      expect(talk.lastWrite).toEqual([`RCPT TO:<${B}>`]);
    },
  );
});
