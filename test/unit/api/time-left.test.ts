import { describe, expect, it } from 'vitest';
import { patienceMs, refuseIfTooLate, writeAfterMs } from '#origin/api/time-left.ts';

describe('the time that a caller has left', () => {
  it.each([
    ['default', 8000, 7850, 6850],
    ['long', 30_000, 29_850, 28_850],
    ['that of a short deadline', 1000, 850, 0],
    ['shortest', 100, 50, 0],
  ])('is spent on waiting, but for the way back: %s', (_, leftMs, patience, writeAfter) => {
    expect([patienceMs(leftMs), writeAfterMs(leftMs)]).toEqual([patience, writeAfter]);
  });

  it('is too short for anything below 20 ms', () => {
    expect(() => refuseIfTooLate(1000, 980)).not.toThrow();
    expect(() => refuseIfTooLate(1000, 981)).toThrow('deadline_too_near');
    expect(() => refuseIfTooLate(1000, 5000)).toThrow('deadline_too_near');
  });
});
