import { describe, expect, test } from 'vitest';
import {
  isBetweenReplies,
  MAX_LINE_OCTETS,
  MAX_REPLY_LINES,
  MAX_REPLY_OCTETS,
  type ReadResult,
} from '#shared/smtp/conversation/reply-reader.ts';
import { readReplies as read, REPLY_READER } from '#support/properties/reply-reader.ts';
import { brokenBy } from '#support/properties/property.ts';

function replies(results: readonly ReadResult[]): readonly unknown[] {
  return results.map((result) => (result.kind === 'reply' ? result.reply : result.kind));
}

describe('replies out of bytes', () => {
  test.each([
    ['one line', '250 OK\r\n', [{ code: 250, enhanced: null, lines: ['OK'] }]],
    ['a bare LF', '250 OK\n', [{ code: 250, enhanced: null, lines: ['OK'] }]],
    ['no text', '250\r\n', [{ code: 250, enhanced: null, lines: [''] }]],
    [
      'several lines',
      '250-a\r\n250-b\n250 c\r\n',
      [{ code: 250, enhanced: null, lines: ['a', 'b', 'c'] }],
    ],
    [
      'several replies',
      '250 a\r\n550 5.1.1 b\r\n',
      [
        { code: 250, enhanced: null, lines: ['a'] },
        { code: 550, enhanced: { class: 5, subject: 1, detail: 1 }, lines: ['b'] },
      ],
    ],
    ['UTF-8 text', '550 Empfänger\r\n', [{ code: 550, enhanced: null, lines: ['Empfänger'] }]],
    ['a NUL', '550 a\0b\r\n', [{ code: 550, enhanced: null, lines: ['a\ufffdb'] }]],
    [
      'a terminal escape',
      '550 \u001b[31mred\r\n',
      [{ code: 550, enhanced: null, lines: ['\ufffd[31mred'] }],
    ],
    ['a CR inside a line', '550 a\rb\r\n', [{ code: 550, enhanced: null, lines: ['a\ufffdb'] }]],
    ['a TAB is kept', '550 a\tb\r\n', [{ code: 550, enhanced: null, lines: ['a\tb'] }]],
    ['codes that differ', '250-a\r\n550 b\r\n', ['not_smtp']],
    ['a code out of range', '650 a\r\n', ['not_smtp']],
    ['a code of four digits', '2500 a\r\n', ['not_smtp']],
    ['an empty line', '\r\n', ['not_smtp']],
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n', ['not_smtp']],
    [
      'another protocol after a reply',
      '220 a\r\nSSH-2.0-x\r\n',
      [{ code: 220, enhanced: null, lines: ['a'] }, 'not_smtp'],
    ],
  ])('%s', (_name, stream, expected) => {
    expect(replies(read(stream).results)).toEqual(expected);
  });

  test('bytes that are not UTF-8 are marked and lose nothing else', () => {
    const { results } = read(new Uint8Array([0x35, 0x35, 0x30, 0x20, 0xff, 0x41, 0x0d, 0x0a]));
    expect(replies(results)).toEqual([{ code: 550, enhanced: null, lines: ['\ufffdA'] }]);
  });

  test('a reply without its end is no reply yet', () => {
    const { results, reader } = read('250-a\r\n250 b');
    expect(results).toEqual([]);
    expect(isBetweenReplies(reader)).toBe(false);
  });

  test('the lines are kept as they came, for the transcript', () => {
    expect(read('250-2.1.0 a\r\n250 2.1.0 b\r\n').results[0]?.rawLines).toEqual([
      '250-2.1.0 a',
      '250 2.1.0 b',
    ]);
  });
});

describe('limits', () => {
  const longest = `250 ${'x'.repeat(MAX_LINE_OCTETS - 4)}`;

  test('the longest line is read', () => {
    expect(replies(read(`${longest}\n`).results)).toHaveLength(1);
  });

  test.each([
    ['with its end', `${longest}xx\n`],
    ['without its end', `${longest}xx`],
  ])('a longer one is not, %s', (_name, stream) => {
    expect(read(stream).results).toMatchObject([{ kind: 'overflow', limit: 'line' }]);
  });

  test('the longest reply is read, one line more is not', () => {
    const lines = '250-x\r\n'.repeat(MAX_REPLY_LINES - 1);
    expect(read(`${lines}250 x\r\n`).results).toMatchObject([{ kind: 'reply' }]);
    expect(read(`${lines}250-x\r\n`).results).toMatchObject([{ kind: 'overflow', limit: 'lines' }]);
  });

  test('a reply of long lines ends at the limit of octets', () => {
    const line = `250-${'x'.repeat(1_996)}\n`;
    const count = Math.ceil((MAX_REPLY_OCTETS + 1) / 2_000);
    expect(read(line.repeat(count - 1)).results).toEqual([]);
    expect(read(line.repeat(count)).results).toMatchObject([{ kind: 'overflow', limit: 'octets' }]);
  });

  test('nothing is read or kept after a limit was passed', () => {
    const { results, reader } = read('x\r\n', '250 OK\r\n', 'y'.repeat(100_000));
    expect(results).toHaveLength(1);
    expect(reader.partialLine).toHaveLength(0);
    expect(reader.lines).toEqual([]);
  });
});

describe('whatever is sent', () => {
  test.each(REPLY_READER)('$name', async (named) => {
    expect(await brokenBy(named)).toBeNull();
  });
});
