import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFuse } from '#edge/breaker/fuse.ts';
import type { BreakerRules } from '#edge/breaker/breaker.ts';

const RULES: BreakerRules = {
  strikesToOpen: 3,
  firstCoolDownMs: 1000,
  longestCoolDownMs: 8000,
  trialMs: 2000,
};

/** A fuse whose clock and chance the test holds. */
function setting(rules = RULES) {
  const world = { nowMs: 0, random: 0.5 };
  const fuse = createFuse(rules, { now: () => world.nowMs, random: () => world.random });
  return { world, fuse };
}

function blown(random = 0) {
  const { world, fuse } = setting();
  world.random = random;
  for (let strike = 0; strike < RULES.strikesToOpen; strike += 1) fuse.failed();
  return { world, fuse };
}

describe('a breaker', () => {
  it('opens after so many failures in a row', () => {
    const { fuse } = setting();
    fuse.failed();
    fuse.failed();
    expect(fuse.mayAsk()).toBe(true);
    fuse.failed();
    expect(fuse.mayAsk()).toBe(false);
  });

  it('counts only those in a row', () => {
    const { fuse } = setting();
    for (let round = 0; round < 5; round += 1) {
      fuse.failed();
      fuse.failed();
      fuse.succeeded();
    }
    expect(fuse.mayAsk()).toBe(true);
  });

  it.each([
    [0, 500],
    [0.5, 750],
    [1 - Number.EPSILON, 1000],
  ])('stays open for half its cool-down and a chance (%d) of the rest: %d ms', (random, waitMs) => {
    const { world, fuse } = blown(random);
    expect(fuse.waitMs()).toBeCloseTo(waitMs);
    world.nowMs = waitMs - 1;
    expect(fuse.mayAsk()).toBe(false);
    world.nowMs = waitMs;
    expect([fuse.waitMs(), fuse.mayAsk()]).toEqual([0, true]);
  });

  it('lets one question through when it is half open, and closes when that is answered', () => {
    const { world, fuse } = blown();
    world.nowMs = 500;
    expect([fuse.mayAsk(), fuse.mayAsk(), fuse.mayAsk()]).toEqual([true, false, false]);
    fuse.succeeded();
    expect([fuse.mayAsk(), fuse.mayAsk()]).toEqual([true, true]);
  });

  it('opens for twice as long when that fails, up to a limit', () => {
    const { world, fuse } = blown();
    const waits: number[] = [];
    for (let trial = 0; trial < 5; trial += 1) {
      waits.push(fuse.waitMs());
      world.nowMs += fuse.waitMs();
      expect(fuse.mayAsk()).toBe(true);
      fuse.failed();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 4000]);
  });

  it('lets another ask where the one that asked was never heard of again', () => {
    const { world, fuse } = blown();
    world.nowMs = 500;
    expect(fuse.mayAsk()).toBe(true);
    world.nowMs = 500 + RULES.trialMs - 1;
    expect(fuse.mayAsk()).toBe(false);
    world.nowMs += 1;
    expect(fuse.mayAsk()).toBe(true);
  });

  it('learns nothing from what began before it opened', () => {
    const { fuse } = blown();
    const waitMs = fuse.waitMs();
    fuse.failed();
    fuse.failed();
    expect(fuse.waitMs()).toBe(waitMs);
  });

  it('is never open for longer than its longest cool-down, whatever happens', () => {
    const step = fc.record({
      afterMs: fc.nat(10_000),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
      event: fc.constantFrom('ask', 'failed', 'succeeded'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { world, fuse } = setting();
        for (const { afterMs, random, event } of steps) {
          world.nowMs += afterMs;
          world.random = random;
          if (event === 'ask') fuse.mayAsk();
          else fuse[event]();
          expect(fuse.waitMs()).toBeLessThanOrEqual(RULES.longestCoolDownMs);
        }
        world.nowMs += RULES.longestCoolDownMs;
        expect(fuse.mayAsk()).toBe(true);
      }),
    );
  });
});
