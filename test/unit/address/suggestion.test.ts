import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMailbox } from '#shared/address/mailbox.ts';
import { suggest, suggestForInvalid } from '#shared/address/suggestion.ts';

function suggestionFor(address: string, takesMail: boolean | null = null): string | null {
  const result = parseMailbox(address);
  if (!result.ok) throw new Error(result.error.code);
  return suggest(result.mailbox, takesMail);
}

describe('a valid address', () => {
  test('a slip in the domain is mended, and nothing else is touched', () => {
    expect(suggestionFor('Jane.Doe+x@gmaik.com')).toBe('Jane.Doe+x@gmail.com');
    expect(suggestionFor('jörg@gmaik.com')).toBe('jörg@gmail.com');
    expect(suggestionFor('"jane doe"@GMAIK.com')).toBe('"jane doe"@gmail.com');
  });

  test('a domain that takes mail is what was meant', () => {
    expect(suggestionFor('jane@gmaik.com', true)).toBeNull();
  });

  test('a domain that takes no mail may be a likely slip of an ordinary word', () => {
    expect(suggestionFor('jane@chapter.net', false)).toBe('jane@charter.net');
    expect(suggestionFor('jane@chapter.net', null)).toBeNull();
  });

  test.each(['jane@gmail.com', 'jane@example.org', 'jane@[192.0.2.1]'])(
    '%s has none',
    (address) => {
      expect(suggestionFor(address)).toBeNull();
    },
  );
});

describe('an invalid address', () => {
  test.each([
    ['jane@hotmailcom', 'jane@hotmail.com'],
    ['jane@gmail', 'jane@gmail.com'],
    ['jane@gmail,com', 'jane@gmail.com'],
    ['jane@gmail;com', 'jane@gmail.com'],
    ['jane@gmail..com', 'jane@gmail.com'],
    ['jane@gmail.com.', 'jane@gmail.com'],
    ['jane@gmail.com,', 'jane@gmail.com'],
    [' jane@gmail.com ', 'jane@gmail.com'],
    ['jane@ gmail.com', 'jane@gmail.com'],
    ['jane@web. de', 'jane@web.de'],
    ['jane@yahoo. co .uk', 'jane@yahoo.co.uk'],
    ['jane@GMIAL,COM', 'jane@gmail.com'],
    ['jane@yahoo.co,uk', 'jane@yahoo.co.uk'],
  ])('%j was meant as %s', (address, suggestion) => {
    expect(parseMailbox(address).ok).toBe(false);
    expect(suggestForInvalid(address)).toBe(suggestion);
  });

  test.each([
    ['no @', 'jane.gmail.com'],
    ['nothing after the @', 'jane@'],
    ['nothing before the @', '@gmial.com'],
    ['a broken local part', 'ja ne@gmial.com'],
    ['a display name', 'Jane <jane@gmail.com>'],
    ['a second command', 'jane@gmail.com>\r\nRCPT TO:<joe@gmail.com'],
    ['somebody else’s own domain', 'jane@example,org'],
    ['one label', 'jane@localhost'],
    ['ten thousand characters', `${'a'.repeat(10_000)}@gmailcom`],
  ])('%s has none', (_what, address) => {
    expect(suggestForInvalid(address)).toBeNull();
  });
});

test('a suggestion is always a valid address, with no suggestion of its own', () => {
  const near = fc
    .tuple(fc.constantFrom('gmail', 'hotmail', 'yahoo', 'outlook'), fc.string({ maxLength: 6 }))
    .map(([name, ending]) => `jane@${name}${ending}`);
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ maxLength: 40 })), (text) => {
      const result = parseMailbox(text);
      const suggestion = result.ok ? suggest(result.mailbox, null) : suggestForInvalid(text);
      if (suggestion === null) return;
      expect(suggestionFor(suggestion)).toBeNull();
    }),
  );
});
