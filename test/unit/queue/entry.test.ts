import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryFromFields, entryToFields } from '#origin/queue/entry.ts';
import type { QueueEntry } from '#origin/queue/entry.ts';

const ENTRY: QueueEntry = {
  uuid: '0190163d-8694-739b-aea5-966c26f8ad91',
  account: 'acct_0190163d-8694-739b-aea5-966c26f8ad92',
  hash: 'ab'.repeat(32),
  email: 'jörg@ex.net',
  reply: 'validation:reply:x',
  traceparent: '',
};

it('comes back from a stream as it went in', () => {
  const curious: QueueEntry = { ...ENTRY, transcript: '1' };
  for (const entry of [ENTRY, curious]) {
    expect(entryFromFields(entryToFields(entry))).toEqual(entry);
  }
});

it('takes anything else for a poison message, and never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (fields) => {
      expect(entryFromFields(fields)).toBeNull();
    }),
  );
});

it('refuses an entry whose hash is no hash', () => {
  expect(entryFromFields(entryToFields({ ...ENTRY, hash: 'nothex' }))).toBeNull();
});
