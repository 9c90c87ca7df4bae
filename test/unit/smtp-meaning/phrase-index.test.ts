import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPhraseIndex } from '#shared/smtp/meaning/phrase-index.ts';

function isFound(phrase: string, ...lines: string[]): boolean {
  return createPhraseIndex([phrase]).search(lines).has(0);
}

describe('a phrase is found whatever stands around and between its words', () => {
  test.each([
    ['capitals', 'user unknown', 'User UNKNOWN'],
    ['punctuation', 'user unknown', '(user)--unknown!'],
    ['underscores', 'user unknown', 'USER_UNKNOWN'],
    ['accents', 'boite pleine', 'Boîte pleine'],
    ['letters with a stroke', 'pelna', 'pełna'],
    ['Cyrillic letters', 'polzovatel ne nayden', 'Пользователь не найден'],
    ['apostrophes', 'doesnt exist', "doesn't exist"],
    ['typographic apostrophes', 'doesnt exist', 'doesn’t exist'],
    ['little words', 'mailbox full', 'The mailbox is currently full.'],
    ['an address', 'user unknown', 'User <jane.roe@example.org> unknown'],
    ['an address without brackets', 'user unknown', 'user jane.roe@example.org: unknown'],
    ['a quoted address', 'user unknown', 'User "jane roe"@example.org unknown'],
    ['an IPv4 address', 'client blocked', 'client [198.51.100.7] blocked'],
    ['an enhanced code', 'user unknown', 'user 5.1.1 unknown'],
    ['numbers that are words', 'ofr 416', 'Invalid recipient. OFR_416.'],
  ])('%s', (_what, phrase, line) => {
    expect(isFound(phrase, line)).toBe(true);
  });

  test('lines', () => {
    expect(isFound('user unknown', 'no such mailbox: user', 'unknown here')).toBe(true);
  });
});

describe('a phrase is not found', () => {
  test.each([
    ['inside a word', 'spam', 'antispam'],
    ['at the beginning of a longer word', 'spam', 'spammer'],
    ['with a word between', 'user unknown', 'user surely unknown'],
    ['the other way round', 'user unknown', 'unknown user'],
    ['in the local part of an address', 'user unknown', '<user.unknown@example.org> relay denied'],
    ['in the domain of an address', 'blacklist', '<jane@blacklist.example>'],
    ['in a quoted local part', 'too many', '"too many"@example.org'],
  ])('%s', (_what, phrase, line) => {
    expect(isFound(phrase, line)).toBe(false);
  });
});

describe('open words and parts', () => {
  test.each([
    ['an open word by itself', 'blacklist*', 'on a blacklist', true],
    ['an open word that goes on', 'blacklist*', 'you are blacklisted', true],
    ['an open word inside another', 'list*', 'blacklisted', false],
    ['parts right after each other', 'user + unknown', 'user unknown', true],
    ['adjacent parts with a word between', 'user + unknown', 'user surely unknown', false],
    ['near parts with three words between', 'user ~ unknown', 'user one two three unknown', true],
    ['near parts with four words between', 'user ~ unknown', 'user 1 2 3 4 unknown', false],
    ['near parts in the wrong order', 'user ~ unknown', 'unknown user', false],
    ['three parts', 'user ~ not + found', 'user jane not found', true],
    ['three parts, the last one away', 'user ~ not + found', 'user jane not so found', false],
    ['the nearer of two openings', 'user ~ full', 'user one two three four user full', true],
    ['parts that overlap', 'user name ~ name unknown', 'user name unknown', false],
  ])('%s', (_what, phrase, line, found) => {
    expect(isFound(phrase, line)).toBe(found);
  });
});

describe('many phrases at once', () => {
  test('one text may hold several, also one inside another', () => {
    const index = createPhraseIndex(['user', 'user unknown', 'unknown', 'mailbox']);
    expect(new Set(index.search(['User unknown']).phrases)).toEqual(new Set([0, 1, 2]));
  });

  test('a search knows nothing of the one before it', () => {
    const index = createPhraseIndex(['user ~ unknown', 'mailbox full']);
    index.search(['user', 'mailbox full']);
    const found = index.search(['unknown']);
    expect(found.phrases).toEqual([]);
    expect(found.has(1)).toBe(false);
  });

  test('finds just what a plain search for whole words finds', () => {
    const word = fc.constantFrom('user', 'users', 'unknown', 'not', 'mail', 'box', 'full');
    const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const texts = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(phrase, { minLength: 1, maxLength: 8 }), texts, (phrases, text) => {
        const found = createPhraseIndex(phrases).search([text]);
        for (const [number, wanted] of phrases.entries()) {
          expect(found.has(number)).toBe(` ${text} `.includes(` ${wanted} `));
        }
      }),
    );
  });

  test('a text of any length and any characters is searched', () => {
    const index = createPhraseIndex(['user unknown', 'user ~ full', 'spam*']);
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 6_000 }), { maxLength: 3 }),
        (lines) => {
          expect(index.search(lines).phrases.length).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('only the beginning of an endless text is read', () => {
    expect(isFound('user unknown', 'x '.repeat(100_000), 'user unknown')).toBe(false);
    expect(isFound('user unknown', 'user unknown', 'x '.repeat(100_000))).toBe(true);
  });
});
