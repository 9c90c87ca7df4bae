import { describe, expect, test } from 'vitest';
import { explainReply } from '#shared/smtp/explain.ts';

describe('explaining one reply', () => {
  test('its lines are read as sent', () => {
    const lines = ['550-5.1.1 The account does not exist', '550 5.1.1 here'];
    const explained = explainReply({ stage: 'rcpt', lines, mx: null });
    expect(explained).toEqual({ meaning: 'no_mailbox', state: 'undeliverable' });
  });

  test('the MX counts', () => {
    const question = { stage: 'rcpt', lines: ['250 ok'], mx: null } as const;
    expect(explainReply(question).state).toBe('deliverable');
    expect(explainReply({ ...question, mx: 'mx.am0.yahoodns.net' }).state).toBe('unknown');
  });

  test.each([
    ['no lines', []],
    ['an empty line', ['']],
    ['no code', ['User unknown']],
    ['two codes', ['550-no', '450 yes']],
    ['a code that is none', ['999 no']],
    ['what is not SMTP', ['HTTP/1.1 400 Bad Request']],
  ])('%s is a protocol error and says nothing', (_what, lines) => {
    const explained = explainReply({ stage: 'rcpt', lines, mx: null });
    expect(explained).toEqual({ meaning: 'protocol_error', state: 'unknown' });
  });
});
