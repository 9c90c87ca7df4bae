import { describe, expect, it } from 'vitest';
import { columnsOf, onePerId } from '#origin/store/verdict-row.ts';
import { newId } from '#support/new-id.ts';
import { PROVISIONAL, verdictRow } from '#support/verdict-row.ts';

const EARLY = { observed_at: '2026-03-04T05:06:07.000Z' };
const LATE = { observed_at: '2026-03-04T05:06:08.000Z' };

describe('two verdicts of one id in one batch', () => {
  const id = newId('val');
  const early = verdictRow({ id, attempt: 0 }, { ...PROVISIONAL, ...EARLY });
  const late = verdictRow({ id, attempt: 1 }, { ...PROVISIONAL, ...LATE });
  const final = verdictRow({ id, attempt: 1 }, EARLY);
  const otherFinal = verdictRow({ id, attempt: 2 }, LATE);

  it.each([
    ['the later provisional one, given last', [early, late], late],
    ['the later provisional one, given first', [late, early], late],
    ['the final one over a later provisional one', [final, late], final],
    ['the final one, given last', [late, final], final],
    ['the first final one', [final, otherFinal], final],
  ])('come down to %s', (_what, rows, kept) => {
    expect(onePerId(rows)).toEqual([kept]);
  });
});

it('rows are put in the order of their ids', () => {
  const rows = [3, 1, 2].map((ms) => verdictRow({ id: newId('val', ms) }));
  expect(onePerId(rows).map((row) => row.id)).toEqual(rows.map((row) => row.id).toSorted());
});

describe('columns', () => {
  it('take created_at from the id', () => {
    const id = newId('val', Date.parse('2026-03-04T05:06:07.089Z'));
    expect(columnsOf([verdictRow({ id })]).createdAt).toEqual(['2026-03-04T05:06:07.089Z']);
  });

  it('hold ids without their prefix', () => {
    const row = verdictRow();
    expect(columnsOf([row]).id).toEqual([row.id.slice('val_'.length)]);
    expect(columnsOf([row]).accountId).toEqual([row.accountId.slice('acct_'.length)]);
  });

  it('keep an unknown provider unknown', () => {
    expect(columnsOf([verdictRow({}, { provider: null })]).provider).toEqual([null]);
  });

  it.each(['job_019cb7e8-a6d8-7000-8000-000000000000', '019cb7e8-a6d8-7000-8000-000000000000', ''])(
    'are not made of an id that is none of ours: %j',
    (id) => {
      expect(() => columnsOf([verdictRow({ id })])).toThrow('impossible id');
    },
  );
});
