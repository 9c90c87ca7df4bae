import { describe, expect, it } from 'vitest';
import { Lease } from '#shared/metering/lease.ts';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const LIFE_MS = 20_000;

function lease(granted: number): Lease {
  return new Lease('lease_1', granted, NOW, LIFE_MS);
}

describe('a lease', () => {
  it('is spent unit by unit, and numbers them', () => {
    const three = lease(3);
    expect([three.spend(), three.spend(), three.spend()]).toEqual([1, 2, 3]);
    expect([three.spent, three.left]).toEqual([3, 0]);
    expect(() => three.spend()).toThrow(RangeError);
  });

  it('serves as long as it has units and has not ended', () => {
    const one = lease(1);
    expect(one.canServe(NOW + LIFE_MS - 1)).toBe(true);
    expect(one.canServe(NOW + LIFE_MS)).toBe(false);
    one.spend();
    expect(one.canServe(NOW)).toBe(false);
  });

  it('gives a held unit to nobody else, and gets it back when it is not needed', () => {
    const one = lease(1);
    one.hold();
    expect(one.left).toBe(0);
    expect(() => one.hold()).toThrow(RangeError);
    one.release();
    expect([one.left, one.spent]).toEqual([1, 0]);
    expect(() => one.release()).toThrow(RangeError);
  });

  it('has a unit no more that was charged elsewhere, and does not charge it', () => {
    const one = lease(1);
    one.hold();
    one.retire();
    expect([one.left, one.spent, one.used]).toEqual([0, 0, 1]);
    expect(() => one.retire()).toThrow(RangeError);
  });

  it('is over when nothing more is had of it and nothing hangs on it', () => {
    const two = lease(2);
    two.hold();
    two.spend();
    expect([two.isOver(NOW), two.isOver(NOW + LIFE_MS)]).toEqual([false, false]);
    two.retire();
    expect(two.isOver(NOW)).toBe(true);
    expect([lease(1).isOver(NOW), lease(1).isOver(NOW + LIFE_MS)]).toEqual([false, true]);
  });
});
