import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { busyDelayMs } from '#shared/pacing/back-off.ts';
import { mxGroup } from '#shared/pacing/mx-group.ts';

it('waits between 10 ms and a second, however long one has waited', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (waited, random) => {
      const delay = busyDelayMs(waited, random);
      expect(delay).toBeGreaterThanOrEqual(10);
      expect(delay).toBeLessThanOrEqual(1000);
    }),
  );
});

it('grows with each try', () => {
  const delays = [0, 1, 2, 3, 4, 5].map((waited) => busyDelayMs(waited, 0.5));
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(new Set(delays).size).toBe(delays.length);
});

it('makes one group of a host set in any order, and of all domains of a provider', () => {
  expect(mxGroup(null, ['b.ex.net', 'a.ex.net'])).toBe(mxGroup(null, ['a.ex.net', 'b.ex.net']));
  expect(mxGroup('google', ['alt1.l.google.com'])).toBe(mxGroup('google', ['aspmx.l.google.com']));
  expect(mxGroup(null, ['a.ex.net'])).not.toBe(mxGroup(null, ['b.ex.net']));
});
