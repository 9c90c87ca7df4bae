import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lru } from '#shared/memory/lru.ts';

function keysOf(lru: Lru<number>, keys: readonly string[]): string[] {
  return keys.filter((key) => lru.get(key) !== undefined);
}

describe('a bounded map', () => {
  it('forgets what was used longest ago', () => {
    const lru = new Lru<number>({ maxEntries: 2, maxWeight: 100 });
    lru.set('a', 1);
    lru.set('b', 2);
    lru.get('a');
    lru.set('c', 3);
    expect(keysOf(lru, ['a', 'b', 'c'])).toEqual(['a', 'c']);
  });

  it('forgets as many as a heavy entry takes', () => {
    const lru = new Lru<number>({ maxEntries: 10, maxWeight: 10 });
    for (const key of ['a', 'b', 'c', 'd']) lru.set(key, 0, 2);
    lru.set('e', 0, 7);
    expect(keysOf(lru, ['a', 'b', 'c', 'd', 'e'])).toEqual(['d', 'e']);
  });

  it('keeps nothing that is heavier than all of it', () => {
    const lru = new Lru<number>({ maxEntries: 10, maxWeight: 10 });
    lru.set('a', 1, 11);
    expect([lru.get('a'), lru.size, lru.weight]).toEqual([undefined, 0, 0]);
  });

  it('weighs an entry that is written again once', () => {
    const lru = new Lru<number>({ maxEntries: 10, maxWeight: 10 });
    lru.set('a', 1, 6);
    lru.set('a', 2, 5);
    expect([lru.get('a'), lru.size, lru.weight]).toEqual([2, 1, 5]);
  });

  it('counts what is deleted once', () => {
    const lru = new Lru<number>({ maxEntries: 10, maxWeight: 10 });
    lru.set('a', 0);
    lru.delete('a');
    lru.delete('a');
    expect([lru.size, lru.weight]).toEqual([0, 0]);
  });

  it('never exceeds its bounds, and its weight is the sum of what it holds', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      weight: fc.integer({ min: 0, max: 9 }),
      act: fc.constantFrom('get', 'set', 'delete'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lru = new Lru<number>({ maxEntries: 4, maxWeight: 15 });
        for (const { key, weight, act } of steps) {
          if (act === 'get') lru.get(key);
          else if (act === 'set') lru.set(key, weight, weight);
          else lru.delete(key);
          expect(lru.size).toBeLessThanOrEqual(4);
          expect(lru.weight).toBeLessThanOrEqual(15);
        }
        const held = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => lru.get(key) ?? 0);
        expect(held.reduce((sum, weight) => sum + weight, 0)).toBe(lru.weight);
      }),
    );
  });
});
