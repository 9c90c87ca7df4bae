import { describe, expect, it } from 'vitest';
import { cachedVerdictText, readCachedVerdict } from '#shared/contract/cached-verdict.ts';
import { acceptedRecord } from '#support/verdict-record.ts';

const RECORD = acceptedRecord(Date.parse('2026-03-04T05:06:07.000Z'), 60);

describe('a verdict in the global cache', () => {
  it('comes back as it was', () => {
    expect(readCachedVerdict(cachedVerdictText(RECORD))).toEqual(RECORD);
  });

  it.each([
    ['nothing', null],
    ['no JSON', 'deliverable'],
    ['of another layout', cachedVerdictText(RECORD).replace('"schema":1', '"schema":2')],
    ['of no layout', JSON.stringify(RECORD)],
    [
      'with a state of its own',
      cachedVerdictText({ ...RECORD }).replace('"deliverable"', '"fine"'),
    ],
    ['cut off', cachedVerdictText(RECORD).slice(0, -1)],
  ])('is none where the text is %s', (_, text) => {
    expect(readCachedVerdict(text)).toBeNull();
  });
});
