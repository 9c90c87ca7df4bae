import { expect, test } from 'vitest';
import { statusCodeOf } from '#shared/smtp/meaning/status-code.ts';
import { formatEnhancedCode, parseReply } from '#shared/smtp/reply.ts';

function statusOf(...lines: string[]): string | null {
  const reply = parseReply(lines);
  return reply === null ? 'no reply' : formatEnhancedCode(statusCodeOf(reply));
}

test.each([
  ['first in the text (RFC 2034 §4)', '550 5.1.1 User unknown', '5.1.1'],
  ['after a number sign (IronPort)', '550 #5.1.0 Address rejected.', '5.1.0'],
  ['in brackets at the end (qmail)', '550 sorry, no mailbox here (#5.1.1)', '5.1.1'],
  ['in brackets with a name (chkuser)', '522 mailbox is full (#5.2.2 - chkuser)', '5.2.2'],
  ['after a word (Barracuda)', '550 cuda_nsu 5.1.1 <jane@example.org>... User unknown', '5.1.1'],
  ['of three digits', '550 x 5.7.606 banned', '5.7.606'],
  ['not where it is part of an IP address', '550 blocked 5.1.1.7', null],
  ['not where it is part of an IP address in brackets', '550 blocked [5.1.1.7]', null],
  ['not where its class is not that of the code', '550 sorry (#4.3.0)', null],
  ['not inside a word', '550 v5.1.1', null],
  ['the one before the end of a sentence', '550 See 5.7.1.', '5.7.1'],
  ['not there', '550 User unknown', null],
])('the code is %s', (_where, line, status) => {
  expect(statusOf(line)).toBe(status);
});

test('the first line that has one counts', () => {
  expect(statusOf('550-Sorry', '550-no mailbox (#5.1.1)', '550 (#5.7.1)')).toBe('5.1.1');
});
