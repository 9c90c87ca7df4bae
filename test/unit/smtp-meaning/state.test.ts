import { describe, expect, test } from 'vitest';
import { stateOfReply } from '#shared/smtp/meaning/state.ts';
import { MEANINGS } from '#shared/smtp/meaning.ts';
import type { Stage } from '#shared/smtp/reply.ts';

describe('at RCPT', () => {
  test.each([
    ['accepted', 'deliverable'],
    ['no_mailbox', 'undeliverable'],
    ['mailbox_disabled', 'undeliverable'],
    ['mailbox_full', 'risky'],
    ['recipient_restricted', 'risky'],
  ] as const)('%s: %s', (meaning, state) => {
    expect(stateOfReply(meaning, { stage: 'rcpt', mx: 'mx.example.org' })).toBe(state);
  });

  test('everything else says nothing of the recipient', () => {
    const telling = ['accepted', 'no_mailbox', 'mailbox_disabled', 'mailbox_full'];
    for (const meaning of MEANINGS) {
      if (telling.includes(meaning) || meaning === 'recipient_restricted') continue;
      expect(stateOfReply(meaning, { stage: 'rcpt', mx: null })).toBe('unknown');
    }
  });

  test('nor does a 250 of a provider that refuses after DATA', () => {
    const context = { stage: 'rcpt', mx: 'mta7.am0.yahoodns.net' } as const;
    expect(stateOfReply('accepted', context)).toBe('unknown');
    expect(stateOfReply('no_mailbox', context)).toBe('undeliverable');
  });
});

describe('at every other stage nothing is known', () => {
  const stages: readonly Stage[] = ['connect', 'ehlo', 'starttls', 'mail', 'rset', 'quit'];
  test.each(stages)('%s', (stage) => {
    for (const meaning of MEANINGS)
      expect(stateOfReply(meaning, { stage, mx: null })).toBe('unknown');
  });
});
