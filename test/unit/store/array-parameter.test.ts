import { describe, expect, it } from 'vitest';
import { arrayText } from '#origin/store/array-parameter.ts';

describe('the text of an array', () => {
  it.each([
    [[], '{}'],
    [['a', 'b c'], '{"a","b c"}'],
    [[null, 'NULL', ''], '{NULL,"NULL",""}'],
    [[true, false, 0, -1.5], '{"true","false","0","-1.5"}'],
    [[String.raw`a"b\c`, '{,}'], String.raw`{"a\"b\\c","{,}"}`],
    [['$&', "$'"], `{"$&","$'"}`],
  ])('of %j is %s', (values, text) => {
    expect(arrayText(values)).toBe(text);
  });
});
