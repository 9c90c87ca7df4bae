import { describe, expect, test } from 'vitest';
import { explainReply } from '#shared/smtp/explain.ts';

/** What servers call us, in whatever way. */
const US = [
  'Your IP address',
  'The client address',
  'The connecting host',
  'The remote server',
  'The sender',
  'The sender address',
  'The sender domain',
  'The envelope sender',
  'The From address',
  'The MAIL FROM user',
  'The return path',
  'Your mailbox',
  'Your account',
  'Your email address',
  'The sending account',
  'The originator',
  'The HELO name',
  'Your hostname',
  'The reverse DNS name',
  'The PTR record',
];

/** What is said of a mailbox that is not there or switched off. */
const SAID = [
  'does not exist',
  'is unknown',
  'was not found',
  'is not a known user',
  'is no longer valid',
  'has no mailbox here',
  'is not in our directory',
  'is not a valid address',
  'rejected: no such user',
  'is disabled',
  'has been suspended',
  'has expired',
  'is inactive',
  'is locked',
];

/** Codes that blame the mailbox, and codes that blame nobody. */
const CODES = ['550', '550 5.1.1', '550 5.2.1', '550 5.7.1', '553 5.1.6', '554'];

describe.each(US)('%s', (us) => {
  test.each(SAID)('%s, which makes no mailbox bad', (said) => {
    for (const code of CODES) {
      const { state } = explainReply({ stage: 'rcpt', mx: null, lines: [`${code} ${us} ${said}`] });
      expect(state).toBe('unknown');
    }
  });
});

describe('a recipient that is named is meant, whatever is said of us beside it', () => {
  test.each([
    '550 5.1.1 <jane.roe@example.org>: Recipient address rejected: User unknown. Sender not blocked',
    '550 Unknown recipient; the client is not to blame',
  ])('%s', (line) => {
    expect(explainReply({ stage: 'rcpt', mx: null, lines: [line] }).state).toBe('undeliverable');
  });
});
