import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likenessOf } from '#shared/conscience/likeness.ts';

const sorted = (text: string) => Array.from(text).toSorted().join('');

describe('a name', () => {
  it.each(['jsmith', 'j.smith', 'smithj', 'smith.j', 's_mithj', 'J-Smith'])(
    '%s has the letters of its initial and the other name',
    (text) => {
      expect(likenessOf(text)).toMatchObject({ kind: 'name', letters: 'hijmst' });
    },
  );

  it.each(['john.smith', 'smith.john', 'John_Smith', 'smith-john'])(
    '%s is known to be of the family of all its spellings',
    (text) => {
      const likeness = likenessOf(text);
      if (likeness?.kind !== 'name') throw new TypeError('no name');
      expect(new Set(likeness.family)).toEqual(
        new Set(['johnsmith', 'jsmith', 'johns'].map(sorted)),
      );
    },
  );

  it.each(['johnsmith', 'j.smith', 'johns'])('%s alone does not tell the names apart', (text) => {
    expect(likenessOf(text)).toMatchObject({ kind: 'name', family: null });
  });

  it('of people with one initial and one last name shares no more than that', () => {
    const [john, jane] = ['john.smith', 'jane.smith'].map(likenessOf);
    if (john?.kind !== 'name' || jane?.kind !== 'name') throw new TypeError('no name');
    expect((john.family ?? []).filter((letters) => jane.family?.includes(letters))).toEqual([
      sorted('jsmith'),
    ]);
  });

  it('may be written in any script', () => {
    expect(likenessOf('дмитрий.иванов')).toMatchObject({ kind: 'name' });
  });
});

describe('a number', () => {
  it.each([
    ['user001', 'user#', 1],
    ['user1', 'user#', 1],
    ['7of9', '7of#', 9],
    ['team-12-lead', 'team-#-lead', 12],
    ['USER42', 'user#', 42],
    ['ann+7', 'ann+#', 7],
  ])('%s stands in its frame', (text, frame, number) => {
    expect(likenessOf(text)).toEqual({ kind: 'number', frame, number });
  });
});

it.each(['"john smith"', 'ann+tag', 'jean.luc.picard', 'bo', 'li.w', 'a.b', '', '___'])(
  '%j is like nothing',
  (text) => {
    expect(likenessOf(text)).toBeNull();
  },
);

it('looks at any text, and gives equal likenesses for equal texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (text) => {
      expect(likenessOf(text)).toEqual(likenessOf(text.toLowerCase()));
    }),
  );
});
