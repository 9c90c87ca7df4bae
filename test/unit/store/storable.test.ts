import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableJson, storableText } from '#origin/store/storable.ts';

describe('text', () => {
  it.each([
    ['a\0b', 'a\uFFFDb'],
    ['\uD800', '\uFFFD'],
    ['\uDC00\uD800', '\uFFFD\uFFFD'],
    ['\u{1F600} ü', '\u{1F600} ü'],
  ])('%j is stored as %j', (given, stored) => {
    expect(storableText(given)).toBe(stored);
  });
});

describe('JSON', () => {
  it('is cleaned in every value, however deep', () => {
    expect(storableJson({ detail: ['x\0', { of: '\uDFFF' }] })).toBe(
      '{"detail":["x\uFFFD",{"of":"\uFFFD"}]}',
    );
  });

  it('leaves a backslash before u0000 alone: it is text, not an escape', () => {
    expect(JSON.parse(storableJson({ detail: String.raw`\u0000` }))).toEqual({
      detail: String.raw`\u0000`,
    });
  });

  it('of any string never holds what Postgres refuses, and keeps all the rest', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const back: unknown = JSON.parse(storableJson([text]));
        expect(back).toEqual([text.toWellFormed().replaceAll('\0', '\uFFFD')]);
      }),
    );
  });
});
