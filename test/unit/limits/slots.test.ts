import { describe, expect, it } from 'vitest';
import { Slots } from '#origin/limits/slots.ts';

const LONG_MS = 60_000;

describe('places for look-ups', () => {
  it('are given until there are no more, and then in turn', async () => {
    const slots = new Slots(2, 10);
    expect(await slots.take(LONG_MS)).toBe(true);
    expect(await slots.take(LONG_MS)).toBe(true);
    const order: string[] = [];
    const first = slots.take(LONG_MS).then(() => order.push('first'));
    const second = slots.take(LONG_MS).then(() => order.push('second'));
    slots.release();
    slots.release();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('are given again when nobody waits', async () => {
    const slots = new Slots(1, 10);
    for (let time = 0; time < 3; time += 1) {
      expect(await slots.take(LONG_MS)).toBe(true);
      slots.release();
    }
  });

  it('are not waited for longer than was said', async () => {
    const slots = new Slots(1, 10);
    await slots.take(LONG_MS);
    expect(await slots.take(5)).toBe(false);
    slots.release();
    expect(await slots.take(5)).toBe(true);
  });

  it('are not waited for in an endless line', async () => {
    const slots = new Slots(1, 1);
    await slots.take(LONG_MS);
    const waiting = slots.take(LONG_MS);
    expect(await slots.take(LONG_MS)).toBe(false);
    slots.release();
    expect(await waiting).toBe(true);
  });
});
