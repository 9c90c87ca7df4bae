import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseEgress } from '#shared/pacing/egress-choice.ts';

const GROUPS = Array.from({ length: 2000 }, (_, index) => `host:mx${index}.ex.net`);
const EGRESSES = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];

it('chooses nobody where nobody lives', () => {
  expect(chooseEgress('host:mx.ex.net', [])).toBeNull();
});

it('does not depend on the order in which egresses are listed', () => {
  fc.assert(
    fc.property(fc.string(), fc.shuffledSubarray(EGRESSES, { minLength: 4 }), (group, shuffled) => {
      expect(chooseEgress(group, shuffled)).toBe(chooseEgress(group, EGRESSES));
    }),
  );
});

it('moves only the groups of an egress that goes', () => {
  const [gone, ...left] = EGRESSES;
  const staying = GROUPS.filter((group) => chooseEgress(group, EGRESSES) !== gone);
  expect(staying.map((group) => chooseEgress(group, left))).toEqual(
    staying.map((group) => chooseEgress(group, EGRESSES)),
  );
});

it('spreads groups evenly: each of four gets between 20 and 30 per cent', () => {
  const counts = Map.groupBy(GROUPS, (group) => chooseEgress(group, EGRESSES));
  for (const egress of EGRESSES) {
    const share = (counts.get(egress)?.length ?? 0) / GROUPS.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  }
});
