import { describe, expect, test } from 'vitest';
import type { ConversationEvent } from '#shared/smtp/conversation/event.ts';
import type { TlsMode } from '#shared/smtp/conversation/plan.ts';
import { Dialogue, EHLO_PIPELINING, EHLO_PLAIN, planOf } from '#support/dialogue.ts';

const EHLO_STARTTLS = ['250-mx.example.com', '250-PIPELINING', '250 STARTTLS'];

function greetedWith(tls: TlsMode, ehlo: readonly string[] = EHLO_STARTTLS): Dialogue {
  return new Dialogue(planOf([['a@example.com']], { tls })).opens(ehlo);
}

describe('TLS that works', () => {
  test.each<TlsMode>(['opportunistic', 'required'])(
    '%s: EHLO is said again, nothing is pipelined before',
    (tls) => {
      const talk = greetedWith(tls);
      expect(talk.lastWrite).toEqual(['STARTTLS']);
      talk.says('220 go ahead');
      expect(talk.last).toContainEqual({ kind: 'upgrade_tls' });
      talk.on({ kind: 'secured' });
      expect(talk.lastWrite).toEqual(['EHLO probe.example.net']);
      talk.says(...EHLO_PIPELINING);
      expect(talk.lastWrite[0]).toBe('MAIL FROM:<sender@example.net>');
    },
  );

  test('what was offered in clear is forgotten', () => {
    const talk = greetedWith('opportunistic')
      .says('220 go')
      .on({ kind: 'secured' })
      .says(...EHLO_PLAIN);
    expect(talk.lastWrite).toEqual(['MAIL FROM:<sender@example.net>']);
  });

  test('STARTTLS that is offered again under TLS is not taken', () => {
    const talk = greetedWith('required')
      .says('220 go')
      .on({ kind: 'secured' })
      .says(...EHLO_STARTTLS);
    expect(talk.lastWrite[0]).toBe('MAIL FROM:<sender@example.net>');
  });

  test('never: the offer is passed over', () => {
    expect(greetedWith('never').lastWrite[0]).toBe('MAIL FROM:<sender@example.net>');
  });
});

describe('TLS that is not to be had', () => {
  test('opportunistic: not offered, goes on in clear', () => {
    expect(greetedWith('opportunistic', EHLO_PLAIN).lastWrite).toEqual([
      'MAIL FROM:<sender@example.net>',
    ]);
  });

  test('opportunistic: refused, goes on in clear', () => {
    expect(greetedWith('opportunistic').says('454 4.7.0 TLS not available').lastWrite[0]).toBe(
      'MAIL FROM:<sender@example.net>',
    );
  });

  test.each([
    [
      'not offered',
      greetedWith('required', EHLO_PLAIN),
      'tls_unavailable: STARTTLS is not offered',
    ],
    [
      'refused',
      greetedWith('required').says('454 4.7.0 not now'),
      'tls_unavailable: STARTTLS is refused: 454 4.7.0',
    ],
    [
      'refused for who we are',
      greetedWith('required').says('554 5.7.1 [sender_blocked] go away'),
      'reply starttls 554 sender_blocked',
    ],
  ])('required: %s, and no recipient is named', (_name, talk, outcome) => {
    expect(talk.summary).toEqual({ 'a@example.com': outcome });
    expect(talk.lastWrite).toEqual(['QUIT']);
    expect(talk.writes.join('')).not.toContain('RCPT');
  });

  test('a server that hangs up on STARTTLS with 421 is believed', () => {
    const talk = greetedWith('opportunistic').says('421 4.3.2 busy');
    expect(talk.summary).toEqual({ 'a@example.com': 'reply starttls 421 temporary_failure' });
    expect(talk.isClosed).toBe(true);
  });
});

const beforeItsReply = (tls: TlsMode): Dialogue => greetedWith(tls);
const inTheHandshake = (tls: TlsMode): Dialogue => greetedWith(tls).says('220 go');

describe('TLS that fails', () => {
  const failed: ConversationEvent = { kind: 'tls_failed', detail: 'EPROTO' };
  const injected: ConversationEvent = {
    kind: 'bytes',
    bytes: new TextEncoder().encode('220 go\r\n250 injected\r\n'),
  };
  const halfInjected: ConversationEvent = {
    kind: 'bytes',
    bytes: new TextEncoder().encode('220 go\r\n25'),
  };
  const garbage: ConversationEvent = {
    kind: 'bytes',
    bytes: new TextEncoder().encode('what?\r\n'),
  };
  const IN_CLEAR = 'protocol_error starttls: data in clear behind the reply to STARTTLS';

  const ways: [string, (tls: TlsMode) => Dialogue, ConversationEvent, string][] = [
    ['in the handshake', inTheHandshake, failed, 'tls_unavailable: TLS: EPROTO'],
    ['by a stall in the handshake', inTheHandshake, { kind: 'timeout' }, 'timeout starttls'],
    ['by a stall before it', beforeItsReply, { kind: 'timeout' }, 'timeout starttls'],
    ['by a disconnect', beforeItsReply, { kind: 'closed' }, 'disconnected starttls'],
    [
      'by garbage',
      beforeItsReply,
      garbage,
      'protocol_error starttls: a line that is not an SMTP reply',
    ],
    ['by a reply put in behind', beforeItsReply, injected, IN_CLEAR],
    ['by part of a reply put in behind', beforeItsReply, halfInjected, IN_CLEAR],
  ];

  test.each(ways)(
    'opportunistic: %s, the server is asked again in clear',
    (_name, start, event) => {
      const talk = start('opportunistic').on(event);
      expect(talk.outcomes).toEqual([]);
      expect(talk.last).toContainEqual({ kind: 'reconnect_without_tls', why: expect.any(String) });
      expect(talk.last.at(-1)).toEqual({ kind: 'start_timer', ms: 6_000, stage: 'tcp' });
      talk.opens(EHLO_STARTTLS);
      expect(talk.lastWrite).toEqual([
        'MAIL FROM:<sender@example.net>',
        'RCPT TO:<a@example.com>',
        'QUIT',
      ]);
      talk.says('250 ok', '250 ok', '221 bye');
      expect(talk.summary).toEqual({ 'a@example.com': 'reply rcpt 250 accepted' });
    },
  );

  test.each(ways)('required: %s, no recipient is named', (_name, start, event, outcome) => {
    const talk = start('required').on(event);
    expect(talk.summary).toEqual({ 'a@example.com': outcome });
    expect(talk.isClosed).toBe(true);
    expect(talk.writes.join('')).not.toContain('RCPT');
  });

  test('the caller running out of time is the end of it', () => {
    const talk = inTheHandshake('opportunistic').on({ kind: 'budget_spent' });
    expect(talk.summary).toEqual({ 'a@example.com': 'timeout starttls' });
  });

  test('a second connection that is refused is evidence of its own', () => {
    const talk = inTheHandshake('opportunistic')
      .on(failed)
      .on({ kind: 'connect_failed', detail: 'ECONNREFUSED' });
    expect(talk.summary).toEqual({ 'a@example.com': 'connection_failed: ECONNREFUSED' });
    expect(talk.writes).toHaveLength(2);
  });
});
