import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phaseOf } from '#shared/pacing/breaker.ts';
import type { ConnectionOutcome } from '#shared/pacing/connection-outcome.ts';
import { admit, firstPace, nextPace } from '#shared/pacing/pace.ts';
import type { Pace } from '#shared/pacing/pace.ts';
import { policyFor } from '#shared/pacing/provider-policy.ts';

const T0 = Date.parse('2026-05-01T00:00:00.000Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GOOGLE = policyFor('google');
const SMALL = policyFor(null);

/** The pace after a row of outcomes, `everyMs` apart. */
function after(outcomes: readonly ConnectionOutcome[], policy = SMALL, everyMs = SECOND): Pace {
  return outcomes.reduce(
    (pace, outcome, index) => nextPace(pace, outcome, policy, T0 + (index + 1) * everyMs),
    firstPace(policy, T0),
  );
}

function atOnce(pace: Pace, policy = SMALL, nowMs = T0 + MINUTE): number {
  const admission = admit(pace, policy, nowMs);
  return admission.kind === 'admitted' ? admission.atOnce : 0;
}

const clean = (times: number): ConnectionOutcome[] => Array.from({ length: times }, () => 'clean');

describe('connections at once', () => {
  it('begin with two at a server that publishes nothing', () => {
    expect(atOnce(firstPace(SMALL, T0))).toBe(2);
  });

  it('begin with a fifth of what a provider publishes', () => {
    expect(atOnce(firstPace(GOOGLE, T0), GOOGLE)).toBe(1);
    expect(atOnce(firstPace(policyFor('icloud'), T0), policyFor('icloud'))).toBe(2);
  });

  it.each([
    ['stay for clean connections within ten minutes', clean(9), MINUTE, 1],
    ['grow by one after ten clean minutes', clean(10), MINUTE, 2],
    ['grow no faster than by one each ten minutes', clean(30), MINUTE, 4],
    ['stop at the cap of the provider', clean(100), 10 * MINUTE, 5],
    ['are halved by a sign of strain', [...clean(50), 'strained'], 10 * MINUTE, 2],
    ['never fall below one', ['strained', 'strained', 'strained'], MINUTE, 1],
    ['do not change for what says nothing', ['inconclusive', 'inconclusive'], HOUR, 1],
    ['are one while in doubt', [...clean(50), 'refused'], 10 * MINUTE, 1],
  ] as const)('%s', (_name, outcomes, everyMs, expected) => {
    const nowMs = T0 + (outcomes.length + 1) * everyMs;
    expect(atOnce(after(outcomes, GOOGLE, everyMs), GOOGLE, nowMs)).toBe(expected);
  });

  it('waits ten minutes after a sign of strain before it grows again', () => {
    const strained = after(['strained'], GOOGLE);
    const early = nextPace(strained, 'clean', GOOGLE, T0 + 10 * MINUTE);
    expect(early).toBe(strained);
    const later = nextPace(strained, 'clean', GOOGLE, T0 + SECOND + 10 * MINUTE);
    expect(later.window.size).toBe(strained.window.size + 1);
  });
});

describe('the rate', () => {
  it('lets a minute of connections through at once, and then one for each share of a minute', () => {
    let pace = firstPace(SMALL, T0);
    for (let taken = 0; taken < SMALL.connectionsPerMinute; taken += 1) {
      const admission = admit(pace, SMALL, T0);
      if (admission.kind !== 'admitted') throw new Error(`only ${taken} were let through`);
      pace = admission.pace;
    }
    expect(admit(pace, SMALL, T0).kind).toBe('busy');
    const shareMs = MINUTE / SMALL.connectionsPerMinute;
    expect(admit(pace, SMALL, T0 + shareMs - 1).kind).toBe('busy');
    expect(admit(pace, SMALL, T0 + shareMs).kind).toBe('admitted');
  });

  it('never lets more than two minutes of connections through in a minute', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(MINUTE), { maxLength: 300 }), (times) => {
        let pace = firstPace(SMALL, T0);
        let admitted = 0;
        for (const at of times.toSorted((a, b) => a - b)) {
          const admission = admit(pace, SMALL, T0 + at);
          if (admission.kind !== 'admitted') continue;
          admitted += 1;
          pace = admission.pace;
        }
        expect(admitted).toBeLessThanOrEqual(2 * SMALL.connectionsPerMinute);
      }),
    );
  });

  it('is not emptied by a clock that was set back', () => {
    expect(admit(firstPace(SMALL, T0), SMALL, T0 - HOUR).kind).toBe('admitted');
  });
});

describe('the breaker', () => {
  it.each([
    ['is opened at once by a server that turns us away', ['blocked'], 'sender_blocked'],
    ['is opened by two refusals in a row at RCPT', ['refused', 'refused'], 'sender_blocked'],
    ['is opened by two refusals for haste', ['rate_limited', 'rate_limited'], 'rate_limited'],
    ['names the last of two reasons', ['rate_limited', 'refused'], 'sender_blocked'],
    ['counts over what says nothing', ['refused', 'inconclusive', 'refused'], 'sender_blocked'],
    ['is left closed by one refusal', ['refused'], null],
    ['forgets a refusal after an answer', ['refused', 'clean', 'refused'], null],
    ['is left closed by strain', ['strained', 'strained', 'strained'], null],
  ] as const)('%s', (_name, outcomes, because) => {
    expect(after(outcomes).breaker.block?.because ?? null).toBe(because);
  });

  it('lets nothing through for half an hour, and then one at a time', () => {
    const pace = after(['blocked']);
    const openedAt = T0 + SECOND;
    expect(admit(pace, SMALL, openedAt + 30 * MINUTE - 1)).toMatchObject({
      kind: 'closed',
      block: { because: 'sender_blocked', untilMs: openedAt + 30 * MINUTE },
    });
    expect(atOnce(pace, SMALL, openedAt + 30 * MINUTE)).toBe(1);
  });

  it('is closed by an answer, and opened for twice as long by another refusal', () => {
    const pace = after(['blocked']);
    const halfOpenAt = T0 + SECOND + 30 * MINUTE;
    expect(nextPace(pace, 'clean', SMALL, halfOpenAt).breaker.block).toBeNull();
    const again = nextPace(pace, 'refused', SMALL, halfOpenAt);
    expect(again.breaker.block?.untilMs).toBe(halfOpenAt + HOUR);
  });

  it('leaves servers alone for a day at the most', () => {
    let pace = firstPace(SMALL, T0);
    let nowMs = T0;
    const coolDowns: number[] = [];
    for (let trial = 0; trial < 8; trial += 1) {
      pace = nextPace(pace, 'blocked', SMALL, nowMs);
      coolDowns.push((pace.breaker.block?.coolDownMs ?? 0) / HOUR);
      nowMs = pace.breaker.block?.untilMs ?? 0;
    }
    expect(coolDowns).toEqual([0.5, 1, 2, 4, 8, 16, 24, 24]);
  });

  it('takes what ends while it is open for no news', () => {
    const pace = after(['blocked']);
    for (const outcome of ['clean', 'blocked', 'refused', 'strained'] as const) {
      expect(nextPace(pace, outcome, SMALL, T0 + MINUTE)).toBe(pace);
    }
  });
});

const OUTCOMES = [
  'clean',
  'strained',
  'rate_limited',
  'refused',
  'blocked',
  'inconclusive',
] as const;

it('never exceeds the cap, whatever happens, and lets nothing through while it is open', () => {
  const happening = fc.record({
    outcome: fc.constantFrom(...OUTCOMES),
    waitMs: fc.nat(2 * HOUR),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      let pace = firstPace(GOOGLE, T0);
      let nowMs = T0;
      for (const { outcome, waitMs } of happenings) {
        nowMs += waitMs;
        const open = phaseOf(pace.breaker, nowMs) === 'open';
        const admission = admit(pace, GOOGLE, nowMs);
        const admitted = admission.kind === 'admitted' ? admission : null;
        expect(admission.kind === 'closed').toBe(open);
        expect(admitted?.atOnce ?? 1).toBeGreaterThanOrEqual(1);
        expect(admitted?.atOnce ?? 1).toBeLessThanOrEqual(GOOGLE.connections);
        pace = admitted?.pace ?? pace;
        pace = nextPace(pace, outcome, GOOGLE, nowMs);
      }
    }),
  );
});
