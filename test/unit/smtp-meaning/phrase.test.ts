import { describe, expect, test } from 'vitest';
import { adjacent, anyOf, anyWord, near, parsePhrase } from '#shared/smtp/meaning/phrase.ts';

function textsOf(written: string): readonly string[] {
  return parsePhrase(written).first.texts;
}

describe('what a phrase stands for', () => {
  test.each([
    ['words', 'user unknown', [' user unknown ']],
    ['one of several', '(user|mailbox) unknown', [' user unknown ', ' mailbox unknown ']],
    ['one or nothing', 'user [not] known', [' user not known ', ' user known ']],
    ['groups in groups', 'a1(b|c(d|e))', [' a1b ', ' a1cd ', ' a1ce ']],
    ['alternatives without brackets', 'one|two', [' one ', ' two ']],
    ['an open last word', 'blacklist*', [' blacklist']],
    ['an open word in one alternative', '(spam*|junk mail)', [' spam', ' junk mail ']],
    ['a spelling given twice, once', '(on|on) list', [' on list ']],
  ])('%s', (_what, written, texts) => {
    expect(textsOf(written)).toEqual(texts);
  });

  test('parts that follow each other, near or right after', () => {
    const phrase = parsePhrase('user ~ not found + here');
    expect(phrase.first.texts).toEqual([' user ']);
    expect(phrase.next.map(({ part }) => part.texts)).toEqual([[' not found '], [' here ']]);
    expect(phrase.next[0]?.maxWordsBetween).toBeGreaterThan(0);
    expect(phrase.next[1]?.maxWordsBetween).toBe(0);
  });

  test('the words for building one', () => {
    const written = near(adjacent(anyWord('no not', 'never'), 'known'), anyOf('at all', 'here'));
    expect(written).toBe('(no|not|never) + known ~ (at all|here)');
  });
});

describe('phrases that can never be found are refused', () => {
  test.each([
    ['an open bracket', '(user|mailbox'],
    ['a bracket too many', 'user) unknown'],
    ['nothing', ''],
    ['nothing as an alternative', '(user|)'],
    ['capitals', 'User unknown'],
    ['punctuation', "user doesn't exist"],
    ['an open word before another', 'black* list'],
    ['a little word, which folding drops', 'user is unknown'],
    ['nothing after a joint', 'user ~ '],
  ])('%s', (_what, written) => {
    expect(() => parsePhrase(written)).toThrow(SyntaxError);
  });

  test('a part with too many alternatives', () => {
    const digits = '(0|1|2|3|4|5|6|7|8|9)';
    expect(() => parsePhrase(digits.repeat(3))).toThrow(RangeError);
  });
});
