import { describe, expect, test } from 'vitest';
import { createRulebook } from '#shared/smtp/meaning/rulebook.ts';
import type { ReplyRule, RuleTable } from '#shared/smtp/meaning/rule.ts';
import { parseReply, type Stage } from '#shared/smtp/reply.ts';

function firstOf(table: RuleTable, line: string, stage: Stage = 'rcpt'): string | null {
  const reply = parseReply([line]);
  if (reply === null) throw new Error(`not a reply: ${line}`);
  return createRulebook([table]).read(reply, stage).first(table)?.source ?? null;
}

function row(source: string, conditions: Partial<ReplyRule>): ReplyRule {
  return { means: 'policy', source, ...conditions };
}

describe('a row holds when all that it names does', () => {
  test.each([
    ['its phrase', { says: 'user unknown' }, '550 User unknown', true],
    ['another phrase', { says: 'user unknown' }, '550 Mailbox full', false],
    ['all of its phrases', { says: ['user', 'unknown'] }, '550 unknown: the user', true],
    ['only some of its phrases', { says: ['user', 'unknown'] }, '550 unknown', false],
    ['nothing that it excludes', { says: 'user', unless: ['sender', 'spam'] }, '550 user', true],
    ['what it excludes', { says: 'user', unless: ['sender', 'spam'] }, '550 spam user', false],
    ['its code', { code: 550 }, '550 x', true],
    ['one of its codes', { code: [421, 450] }, '450 x', true],
    ['another code', { code: [421, 450] }, '451 x', false],
    ['its enhanced code', { enhanced: '1.1' }, '550 5.1.1 x', true],
    ['its enhanced code of another class', { enhanced: '1.1' }, '450 4.1.1 x', true],
    ['another enhanced code', { enhanced: '1.1' }, '550 5.1.10 x', false],
    ['no enhanced code', { enhanced: '1.1' }, '550 x', false],
    ['the first code of its range', { enhanced: '7.606-649' }, '550 5.7.606 x', true],
    ['the last code of its range', { enhanced: '7.606-649' }, '550 5.7.649 x', true],
    ['a code after its range', { enhanced: '7.606-649' }, '550 5.7.650 x', false],
    ['its stage', { stage: 'rcpt' }, '550 x', true],
    ['another stage', { stage: ['mail', 'ehlo'] }, '550 x', false],
    ['nothing at all', {}, '550 x', true],
  ] as const)('%s', (_what, conditions, line, holds) => {
    expect(firstOf([row('row', conditions)], line)).toBe(holds ? 'row' : null);
  });
});

test('of the rows that hold, the first in the table is taken', () => {
  const table = [
    row('excluded', { says: 'unknown', unless: 'user' }),
    row('second phrase in the text', { says: 'unknown' }),
    row('first phrase in the text', { says: 'user' }),
    row('no phrase', {}),
  ];
  expect(firstOf(table, '550 user unknown')).toBe('second phrase in the text');
  expect(firstOf(table, '550 user')).toBe('first phrase in the text');
  expect(firstOf(table, '550 else')).toBe('no phrase');
});

test('a table asked for that is not in the book is a mistake', () => {
  const reading = createRulebook([]).read({ code: 550, enhanced: null, lines: ['x'] }, 'rcpt');
  expect(() => reading.first([])).toThrow(RangeError);
});

test('an enhanced code that is none is refused when the book is made', () => {
  expect(() => createRulebook([[row('bad', { enhanced: '5.1.1' })]])).toThrow(SyntaxError);
});
