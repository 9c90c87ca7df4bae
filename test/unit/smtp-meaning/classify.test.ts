import { describe, expect, test } from 'vitest';
import { classify } from '#shared/smtp/meaning/classify.ts';
import type { Meaning } from '#shared/smtp/meaning.ts';
import { parseReply, type Stage } from '#shared/smtp/reply.ts';
import { CLASSIFY } from '#support/properties/classify.ts';
import { brokenBy } from '#support/properties/property.ts';

function meaningOf(line: string, stage: Stage = 'rcpt', mx: string | null = null): Meaning {
  const reply = parseReply([line]);
  if (reply === null) throw new Error(`not a reply: ${line}`);
  return classify(reply, { stage, mx });
}

describe('positive replies', () => {
  test.each([
    ['250 2.1.5 Ok', 'accepted'],
    ['251 User not local; will forward to <jane@example.org>', 'accepted'],
    ['252 2.0.0 will try', 'accepted'],
    ['250 User unknown', 'accepted'],
    ['354 Go ahead', 'protocol_error'],
  ] as const)('%s', (line, meaning) => {
    expect(meaningOf(line)).toBe(meaning);
  });
});

describe('order of decision', () => {
  test('stage: before RCPT no reply is about a mailbox', () => {
    expect(meaningOf('550 5.1.1 User unknown', 'mail')).toBe('sender_auth');
    expect(meaningOf('550 5.2.1 Mailbox disabled', 'mail')).toBe('policy');
    expect(meaningOf('552 5.2.2 Mailbox full', 'ehlo')).toBe('policy');
    expect(meaningOf('550 Recipient refuses mail from you', 'connect')).toBe('policy');
  });

  test('provider: its texts mean what it says they mean', () => {
    const line = '550 Requested action not taken: mailbox unavailable';
    expect(meaningOf(line, 'rcpt', 'mx00.gmx.net')).toBe('no_mailbox');
    expect(meaningOf(line, 'rcpt', 'mx.example.org')).toBe('ambiguous');
  });

  test('provider: a signature in the text does for the MX', () => {
    const line = '550 5.7.1 Email quota exceeded. abc-17 - gsmtp';
    expect(meaningOf(line)).toBe('rate_limited');
  });

  test('plain text before the enhanced code', () => {
    expect(meaningOf('550 5.1.1 Mailbox full')).toBe('mailbox_full');
    expect(meaningOf('550 5.7.1 User unknown')).toBe('no_mailbox');
    expect(meaningOf('550 5.1.1 Relaying denied')).toBe('relay_denied');
  });

  test('the enhanced code before vague words', () => {
    expect(meaningOf('550 5.1.1 mailbox unavailable')).toBe('no_mailbox');
    expect(meaningOf('550 5.2.1 mailbox unavailable')).toBe('mailbox_disabled');
    expect(meaningOf('550 5.5.1 not permitted')).toBe('protocol_error');
  });

  test('an enhanced code does not blame a mailbox where the text raises doubts', () => {
    expect(meaningOf('550 5.1.1 forbidden by preferences')).toBe('policy');
    expect(meaningOf('550 5.2.1 your server')).toBe('sender_blocked');
    expect(meaningOf('550 5.1.1 excessive')).toBe('rate_limited');
  });

  test('vague words before codes that only say of what kind a refusal is', () => {
    expect(meaningOf('550 5.7.1 recipient rejected')).toBe('ambiguous');
    expect(meaningOf('550 5.7.1 xyzzy')).toBe('policy');
  });

  test.each([
    ['550 xyzzy', 'rcpt', 'ambiguous'],
    ['554 xyzzy', 'connect', 'sender_blocked'],
    ['550 xyzzy', 'mail', 'policy'],
    ['501 xyzzy', 'rcpt', 'protocol_error'],
    ['530 xyzzy', 'mail', 'policy'],
    ['556 xyzzy', 'rcpt', 'no_mailbox'],
    ['450 xyzzy', 'rcpt', 'temporary_failure'],
    ['421 xyzzy', 'connect', 'temporary_failure'],
    ['550 xyzzy', 'rset', 'ambiguous'],
  ] as const)('the basic code when nothing else tells: %s at %s', (line, stage, meaning) => {
    expect(meaningOf(line, stage)).toBe(meaning);
  });
});

describe('what may change is no fact about a mailbox', () => {
  test.each([
    '450 4.1.1 User unknown',
    '450 User unknown',
    '450 5.1.1 User unknown',
    '550 4.1.1 User unknown',
    '421 4.2.1 Account disabled',
    '451 mailbox unavailable',
  ])('%s', (line) => {
    expect(meaningOf(line)).toBe('temporary_failure');
  });

  test('but a full mailbox is one that exists', () => {
    expect(meaningOf('452 4.2.2 Mailbox full')).toBe('mailbox_full');
  });
});

describe('whatever a server sends', () => {
  test.each(CLASSIFY)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });
});
